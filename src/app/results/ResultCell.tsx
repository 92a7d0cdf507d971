import type { QueryRow } from '../../engine/api.ts';
import { formatValue } from '../shared/format.ts';
import { Thumbnail } from '../shared/Thumbnail.tsx';

export const resultCell = { width: 136, thumbnail: 96, text: 52, unit: 16, unitsShown: 4 } as const;

export function resultCellHeight(units: number): number {
  const lines = Math.min(units, resultCell.unitsShown) + (units > resultCell.unitsShown ? 1 : 0);
  return resultCell.thumbnail + resultCell.text + lines * resultCell.unit;
}

type Props = {
  row: QueryRow;
  rank: string;
  /** Names of the units. */
  units: readonly string[];
  /** Largest magnitude of each unit over all rows, for the bars. */
  peaks: readonly number[];
  caption: string;
  wrong: boolean;
};

/** One result: picture, rank, score, class, and the activation of each unit as a small bar. */
export function ResultCell({ row, rank, units, peaks, caption, wrong }: Props) {
  const shown = units.slice(0, resultCell.unitsShown);
  const rest = units.length - shown.length;
  return (
    <div className="result" data-score={row.score}>
      <Thumbnail input={row.input} size={resultCell.thumbnail} />
      <div className="result-line tabular">
        <span className="muted">{rank}</span>
        <strong>{formatValue(row.score)}</strong>
      </div>
      <div className={wrong ? 'result-caption result-wrong' : 'result-caption'}>{caption}</div>
      {shown.map((unit, i) => {
        const value = row.activations[i] ?? 0;
        const share = Math.abs(value) / (peaks[i] || 1);
        return (
          <div key={unit} className="result-unit tabular" title={unit}>
            <span className="result-bar" style={{ width: `${share * 100}%` }} />
            <span className="result-value">{formatValue(value)}</span>
          </div>
        );
      })}
      {rest > 0 && <div className="result-unit muted">and {rest} more</div>}
    </div>
  );
}
