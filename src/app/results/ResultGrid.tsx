import { useMemo } from 'react';
import type { Query, QueryRow } from '../../engine/api.ts';
import { isRight } from '../dataset/filter.ts';
import { formatValue } from '../shared/format.ts';
import { unitName } from '../shared/group.ts';
import { InputGrid } from '../shared/InputGrid.tsx';
import { setApp, useApp } from '../shared/store.ts';
import { captionOf } from './caption.ts';
import { ResultCell, resultCell, resultCellHeight } from './ResultCell.tsx';

function peaksOf(query: Query, rows: readonly QueryRow[]): number[] {
  return query.units.map((_, i) =>
    rows.reduce((peak, row) => Math.max(peak, Math.abs(row.activations[i] ?? 0)), 0),
  );
}

type Props = {
  label: string;
  query: Query;
  rows: readonly QueryRow[];
  /** The first so many rows will not change any more. */
  finalRows: number;
};

/** The inputs of an answer, best first. */
export function ResultGrid({ label: name, query, rows, finalRows }: Props) {
  const input = useApp((app) => app.input);
  const labels = useApp((app) => app.labels);
  const predictions = useApp((app) => app.predictions?.classes ?? null);
  const classes = useApp((app) => app.workspace.dataset?.classes ?? null);
  const layers = useApp((app) => app.layers);
  const inputs = useMemo(() => rows.map((row) => row.input), [rows]);
  const peaks = useMemo(() => peaksOf(query, rows), [query, rows]);
  const units = useMemo(
    () => query.units.map((unit) => unitName(unit, query.layer, layers)),
    [query, layers],
  );
  return (
    <InputGrid
      label={name}
      inputs={inputs}
      cell={{ width: resultCell.width, height: resultCellHeight(units.length) }}
      selected={input}
      onSelect={(next) => setApp({ input: next })}
      nameOf={(id, position) =>
        `Rank ${position + 1}, input ${id}, score ${formatValue(rows[position]?.score ?? 0)}`
      }
      render={(id, position) => {
        const row = rows[position];
        const wrong = !isRight(labels?.[id], predictions?.[id]);
        return row ? (
          <ResultCell
            row={row}
            rank={position < finalRows ? `${position + 1}` : `${position + 1} so far`}
            units={units}
            peaks={peaks}
            caption={captionOf(id, { labels, predictions, classes })}
            wrong={wrong}
          />
        ) : (
          <span />
        );
      }}
    />
  );
}
