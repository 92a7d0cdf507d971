import { SmallestK } from '../lib/heap.ts';

/** Columns `units` of rows of `width` activations: [rows, units.length]. */
export function pickUnits(rows: Float32Array, width: number, units: readonly number[]): Float32Array {
  const count = rows.length / width;
  const picked = new Float32Array(count * units.length);
  for (let row = 0; row < count; row++) {
    units.forEach((unit, column) => {
      picked[row * units.length + column] = rows[row * width + unit] as number;
    });
  }
  return picked;
}

/** Per row the `count` units of highest activation, ties by smaller unit; only non-zero ones if asked. */
export function topUnits(
  rows: Float32Array,
  width: number,
  count: number,
  nonzero: boolean,
): { unit: number; activation: number }[][] {
  return Array.from({ length: rows.length / width }, (_, row) => {
    const values = rows.subarray(row * width, (row + 1) * width);
    const best = new SmallestK(count);
    values.forEach((value, unit) => {
      if (!nonzero || value !== 0) best.offer(0 - value, unit);
    });
    return best.sorted().map(({ id }) => ({ unit: id, activation: values[id] as number }));
  });
}
