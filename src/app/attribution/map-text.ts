import type { AttributionMap } from '../../engine/api.ts';
import { formatValue } from '../shared/format.ts';

/** What the map adds up to, beside what its method claims. */
export function checkText({ claim, sum, expected, gap }: NonNullable<AttributionMap['check']>): string {
  const claimed = claim === 'completeness' ? 'the difference to the baseline' : 'the output';
  return `The map adds up to ${formatValue(sum)}, ${claimed} is ${formatValue(expected)}: a gap of ${formatValue(gap)}`;
}
