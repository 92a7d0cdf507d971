import { EngineError } from '../lib/errors.ts';
import { SmallestK } from '../lib/heap.ts';
import type { Neuron } from './types.ts';

export type TopUnits = { count: number; nonzero?: boolean };

/**
 * The units of highest mean activation over rows [inputs, units], ties by smaller unit; with `nonzero` only those whose
 * mean is not zero. Of one row: its most active units.
 */
export function topUnitsOf(
  rows: Float32Array,
  units: number,
  { count, nonzero }: TopUnits,
): { unit: Neuron; activation: number }[] {
  const means = meanRow(rows, units);
  return best(means, (mean) => mean, count, nonzero ?? false).map((unit) => ({
    unit,
    activation: means[unit] as number,
  }));
}

/**
 * The units in which two rows of a layer differ most, by magnitude, ties by smaller unit; `difference` = first - second.
 * @throws EngineError 'bad-argument' for rows of different length.
 */
export function unitDifferences(
  first: Float32Array,
  second: Float32Array,
  { count, nonzero }: TopUnits,
): { unit: Neuron; difference: number }[] {
  if (first.length !== second.length) {
    throw new EngineError(
      'bad-argument',
      `inputs: found ${first.length} and ${second.length} activations; expected the same layer; ask for one layer`,
    );
  }
  const differences = Float64Array.from(first, (value, unit) => value - (second[unit] as number));
  return best(differences, Math.abs, count, nonzero ?? false).map((unit) => ({
    unit,
    difference: differences[unit] as number,
  }));
}

/** Summed in float64, row after row. */
function meanRow(rows: Float32Array, units: number): Float64Array {
  const inputs = rows.length / units;
  const sums = new Float64Array(units);
  rows.forEach((value, at) => {
    sums[at % units] = (sums[at % units] as number) + value;
  });
  return sums.map((sum) => sum / inputs);
}

function best(
  values: Float64Array,
  rank: (value: number) => number,
  count: number,
  nonzero: boolean,
): Neuron[] {
  const kept = new SmallestK(count);
  values.forEach((value, unit) => {
    if (!nonzero || value !== 0) kept.offer(0 - rank(value), unit);
  });
  return kept.sorted().map(({ id }) => id);
}
