import { formatCount } from '../shared/format.ts';
import { Modal } from '../shared/Modal.tsx';
import { useApp } from '../shared/store.ts';

/** Rows shown; a set may list many thousands. */
const shown = 500;

export function SkippedDialog() {
  const skipped = useApp((app) => app.workspace.dataset?.skipped);
  const rest = (skipped?.length ?? 0) - shown;
  return (
    <Modal
      name="skipped"
      title="Skipped files"
      description="These files were left out of the data set; all others are usable."
    >
      <table className="skipped">
        <thead>
          <tr>
            <th>File</th>
            <th>Reason</th>
          </tr>
        </thead>
        <tbody>
          {skipped?.slice(0, shown).map(({ file, reason }) => (
            <tr key={file}>
              <td>{file}</td>
              <td>{reason}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {rest > 0 && <p className="muted">and {formatCount(rest)} more</p>}
    </Modal>
  );
}
