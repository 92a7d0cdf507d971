import { formatBytes } from '../shared/format.ts';
import { Modal } from '../shared/Modal.tsx';
import { useApp } from '../shared/store.ts';
import { SavedList } from './SavedList.tsx';

export function SavedDialog() {
  const saved = useApp((app) => app.saved);
  const storage = useApp((app) => app.status?.storage);
  const room = storage?.quota ? `, up to ${formatBytes(storage.quota)} allowed` : '';
  const used = storage ? `${formatBytes(storage.usage)} in use${room}. ` : '';
  const kept = storage?.persisted ? '' : 'The browser may clear this when the disk is full.';
  return (
    <Modal name="saved" title="Saved in this browser" description={`${used}${kept}`}>
      <SavedList items={saved} />
    </Modal>
  );
}
