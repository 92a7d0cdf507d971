import { useState } from 'react';
import type { SavedItem } from '../../engine/api.ts';
import { formatBytes } from '../shared/format.ts';
import { Icon } from '../shared/Icon.tsx';
import { openSaved, removeSaved } from './opening.ts';

const kinds = { model: 'Model', dataset: 'Data set', index: 'Index', build: 'Cut off' } as const;

function DeleteButton({ item }: { item: SavedItem }) {
  const [asking, setAsking] = useState(false);
  if (!asking) {
    return (
      <button
        type="button"
        className="quiet icon-only"
        aria-label={`Delete ${item.name}`}
        onClick={() => setAsking(true)}
      >
        <Icon name="trash" />
      </button>
    );
  }
  return (
    <span className="confirm">
      <button type="button" className="danger" onClick={() => void removeSaved(item.id, item.name)}>
        Delete for good
      </button>
      <button type="button" className="quiet" onClick={() => setAsking(false)}>
        Keep
      </button>
    </span>
  );
}

function OpenButton({ item }: { item: SavedItem }) {
  const open = () => void openSaved(item.kind === 'model' ? { model: item.id } : { dataset: item.id });
  return (
    <button type="button" className="quiet" aria-label={`Open ${item.name}`} onClick={open}>
      Open
    </button>
  );
}

/** Items kept in this browser, to open and to delete. */
export function SavedList({ items }: { items: SavedItem[] }) {
  if (items.length === 0) return <p className="muted">Nothing is kept in this browser yet.</p>;
  return (
    <ul className="saved" aria-label="Saved">
      {items.map((item) => (
        <li key={item.id}>
          <span className="saved-kind muted">{kinds[item.kind]}</span>
          <span className="saved-name" title={item.name}>
            {item.name}
          </span>
          <span className="saved-size muted tabular">{formatBytes(item.bytes)}</span>
          <time className="muted tabular" dateTime={new Date(item.created).toISOString()}>
            {new Date(item.created).toLocaleDateString()}
          </time>
          <span className="saved-actions">
            {(item.kind === 'model' || item.kind === 'dataset') && <OpenButton item={item} />}
            <DeleteButton item={item} />
          </span>
        </li>
      ))}
    </ul>
  );
}
