import type { Guarantee, RowsUpdate } from '../../engine/api.ts';
import { formatCount, formatMs, formatValue } from '../shared/format.ts';
import type { Answer } from '../shared/store.ts';

/** `exact`, `within a factor of 1.2`, or that the answer was stopped before anything was certain. */
export function guaranteeText({ exact, theta }: Guarantee): string {
  if (exact) return 'exact';
  if (theta === null) return 'stopped early, inputs left out may be better';
  return `within a factor of ${formatValue(theta)}`;
}

/**
 * `exact; 64 of 10,000 inputs were run; 84 ms; index built in 6.2 s`. Of the inputs in question: a pass that builds an index
 * runs the target as well.
 */
export function resultLine({ result, indexMs }: Answer): string {
  const { guarantee, stats } = result;
  const parts = [
    guaranteeText(guarantee),
    `${formatCount(Math.min(stats.inputsRun, stats.inputs))} of ${formatCount(stats.inputs)} inputs were run`,
    formatMs(stats.totalMs),
  ];
  if (indexMs !== null) parts.push(`index built in ${(indexMs / 1000).toFixed(1)} s`);
  return parts.join('; ');
}

/** `12 of 20 rows are final; 64 inputs were run; within a factor of 1.3`. */
export function runningLine({ rows, finalRows, theta, inputsRun }: RowsUpdate): string {
  const parts = [
    `${formatCount(finalRows)} of ${formatCount(rows.length)} rows are final`,
    `${formatCount(inputsRun)} inputs were run`,
  ];
  if (theta !== null && theta > 1) parts.push(`within a factor of ${formatValue(theta)} so far`);
  return parts.join('; ');
}
