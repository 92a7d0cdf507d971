import { useEffect, useState } from 'react';
import { readDrop } from './dropped-files.ts';
import { openRead } from './opening.ts';

function hasFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') ?? false;
}

/** Calls back with whether files hover over the window; opens what is dropped anywhere on it. */
function listen(setHovering: (hovering: boolean) => void): () => void {
  const stop = new AbortController();
  const { signal } = stop;
  const over = (event: DragEvent) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    setHovering(true);
  };
  const leave = (event: DragEvent) => {
    if (event.relatedTarget === null) setHovering(false);
  };
  const end = () => setHovering(false);
  const drop = (event: DragEvent) => {
    const { dataTransfer } = event;
    if (!dataTransfer || !hasFiles(event)) return;
    event.preventDefault();
    const reading = readDrop(dataTransfer);
    void openRead(() => reading);
  };
  window.addEventListener('dragover', over, { signal });
  window.addEventListener('dragleave', leave, { signal });
  window.addEventListener('drop', drop, { signal });
  // Also when a field inside takes the drop for itself.
  window.addEventListener('drop', end, { signal, capture: true });
  return () => stop.abort();
}

/** Makes the whole page a drop zone. */
export function DropTarget() {
  const [hovering, setHovering] = useState(false);
  useEffect(() => listen(setHovering), []);
  if (!hovering) return null;
  return (
    <div className="drop-veil">
      <p>Drop a model, a data set, or both</p>
    </div>
  );
}
