import { useMemo } from 'react';
import { className } from '../shared/format.ts';
import { InputGrid } from '../shared/InputGrid.tsx';
import { setApp, useApp } from '../shared/store.ts';
import { ThumbnailRow } from '../shared/ThumbnailRow.tsx';
import { FilterBar } from './FilterBar.tsx';
import { filterInputs, isRight } from './filter.ts';
import './dataset.css';

const sizes = { small: 32, medium: 56, large: 96 } as const;
const gap = 4;

function useMatches(): Uint32Array {
  const length = useApp((app) => app.workspace.dataset?.length ?? 0);
  const labels = useApp((app) => app.labels);
  const predictions = useApp((app) => app.predictions?.classes ?? null);
  const filter = useApp((app) => app.filter);
  return useMemo(
    () => filterInputs({ length, labels, predictions }, filter),
    [length, labels, predictions, filter],
  );
}

/** The words for one input: id, label and prediction as far as they are known. */
function useNames(): (input: number) => string {
  const labels = useApp((app) => app.labels);
  const predictions = useApp((app) => app.predictions?.classes ?? null);
  const classes = useApp((app) => app.workspace.dataset?.classes ?? null);
  return (input) => {
    const label = labels?.[input];
    const predicted = predictions?.[input] ?? -1;
    const parts = [`Input ${input}`];
    if (label !== undefined && label >= 0) parts.push(`label ${className(classes, label)}`);
    if (predicted >= 0) parts.push(`predicted ${className(classes, predicted)}`);
    return parts.join(', ');
  };
}

export function DatasetPanel() {
  const dataset = useApp((app) => app.workspace.dataset);
  const size = useApp((app) => sizes[app.preferences.thumbnailSize]);
  const input = useApp((app) => app.input);
  const labels = useApp((app) => app.labels);
  const predictions = useApp((app) => app.predictions?.classes ?? null);
  const matches = useMatches();
  const nameOf = useNames();
  if (!dataset) return <p className="hint">No data set is open. Drop images, an IDX or a CIFAR file.</p>;
  return (
    <>
      <FilterBar matches={matches.length} total={dataset.length} />
      {matches.length === 0 && <p className="hint">No input passes the filters.</p>}
      <InputGrid
        key={`${dataset.id}-${size}`}
        label="Inputs"
        inputs={matches}
        cell={{ width: size + gap, height: size + gap }}
        selected={input}
        onSelect={(next) => setApp({ input: next })}
        nameOf={nameOf}
        renderBehind={(ids) => <ThumbnailRow inputs={ids} size={size} pitch={size + gap} inset={gap / 2} />}
        render={(id) =>
          isRight(labels?.[id], predictions?.[id]) ? null : <span className="wrong-mark" aria-hidden="true" />
        }
      />
    </>
  );
}
