import { formatCount, formatMs } from '../shared/format.ts';
import type { Answer } from '../shared/store.ts';

/** `exact; 64 of 10,000 inputs were run; 84 ms; index built in 6.2 s`. */
export function resultLine({ result, indexMs }: Answer): string {
  const { guarantee, stats } = result;
  const parts = [
    guarantee.exact ? 'exact' : `within a factor of ${guarantee.theta}`,
    `${formatCount(stats.inputsRun)} of ${formatCount(stats.inputs)} inputs were run`,
    formatMs(stats.totalMs),
  ];
  if (indexMs !== null) parts.push(`index built in ${(indexMs / 1000).toFixed(1)} s`);
  return parts.join('; ');
}
