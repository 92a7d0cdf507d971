import type { AttributionCheck } from '../../engine/api.ts';

export type CheckInfo = {
  name: AttributionCheck;
  label: string;
  /** Which end is better; null: neither end is, it is a question of yes or no. */
  better: 'low' | 'high' | null;
  /** What is done, and how to read it. */
  about: string;
};

export const checks: readonly CheckInfo[] = [
  {
    name: 'deletion',
    label: 'Deletion',
    better: 'low',
    about:
      'Pixels go to the baseline, those of the largest attribution first. Area under the curve of what is explained: a good map makes it fall early, so low is better.',
  },
  {
    name: 'insertion',
    label: 'Insertion',
    better: 'high',
    about:
      'Pixels come back from the baseline, those of the largest attribution first. A good map makes the curve rise early, so a large area is better.',
  },
  {
    name: 'infidelity',
    label: 'Infidelity',
    better: 'low',
    about:
      'How far the map is from telling what small random changes of the input do to the output; mean square, 0 is best.',
  },
  {
    name: 'max-sensitivity',
    label: 'Max-sensitivity',
    better: 'low',
    about:
      'The largest change of the map, relative to its size, when the input moves a little (at most 0.02 in every number); 0 is best.',
  },
  {
    name: 'randomisation',
    label: 'Randomisation',
    better: null,
    about:
      'Rank correlation of the map with that of the same network with shuffled weights. Near 1 the map ignores what was learnt; near 0 it depends on it.',
  },
];

/** What a rank correlation says of a map; NaN where there is nothing to rank. */
export function randomisationText(correlation: number): string {
  if (Number.isNaN(correlation))
    return 'No rank correlation with the map of the shuffled network: one of the two maps is the same everywhere, so there is nothing to compare.';
  const told = `Rank correlation with the map of the shuffled network is ${correlation.toFixed(2)}: `;
  if (Math.abs(correlation) > 0.8) return `${told}the map hardly depends on what the network learnt.`;
  if (Math.abs(correlation) > 0.4) return `${told}the map depends on what the network learnt in part.`;
  return `${told}the map depends on what the network learnt.`;
}

/** The position of the best of these values; null while one is missing or no number, alone, or among equals. */
export function bestOf(values: readonly (number | null)[], better: CheckInfo['better']): number | null {
  const known = values.flatMap((value, at) =>
    value !== null && Number.isFinite(value) ? [{ value, at }] : [],
  );
  if (better === null || known.length < 2 || known.length < values.length) return null;
  const sign = better === 'low' ? 1 : -1;
  const sorted = known.toSorted((a, b) => sign * (a.value - b.value));
  return sorted[0]?.value === sorted[1]?.value ? null : (sorted[0]?.at ?? null);
}
