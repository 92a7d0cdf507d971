import type { AttributionMap } from '../../engine/api.ts';
import { formatMs, formatShare, formatValue } from '../shared/format.ts';

/** How a map does on what its method claims, in a few words; the title of the line says it in full. */
export function gapText({ check, output }: AttributionMap): string {
  if (!check) return `output ${formatValue(output)}`;
  const { claim, sum, expected, gap } = check;
  if (claim === 'relevance') return `sum ${formatValue(sum)} of ${formatValue(expected)}`;
  const share =
    Math.abs(gap) < 5e-4 * Math.abs(expected) || expected === 0
      ? ''
      : ` (${formatShare(Math.abs(gap / expected))})`;
  return `gap ${formatValue(gap)}${share}`;
}

/** Tenths below ten milliseconds, since quick methods are compared too. */
export function timeText(ms: number): string {
  return ms < 10 ? `${ms.toFixed(1)} ms` : formatMs(ms);
}
