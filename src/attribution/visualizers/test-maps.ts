import fc from 'fast-check';
import type { Maps } from './maps.ts';

/** Nested arrays [count][height][width][channels] as maps. */
export function mapsFrom(nested: number[][][][]): Maps {
  const rows = nested[0] ?? [];
  const shape = [nested.length, rows.length, rows[0]?.length ?? 0, rows[0]?.[0]?.length ?? 0] as const;
  return { data: Float32Array.from(nested.flat(3)), shape };
}

/** One map of one channel from its rows. */
export function mapOf(rows: number[][]): Maps {
  return mapsFrom([rows.map((row) => row.map((value) => [value]))]);
}

const size = fc.integer({ min: 1, max: 5 });
const value = fc.oneof(
  { weight: 4, arbitrary: fc.float({ min: -100, max: 100, noNaN: true }) },
  { weight: 1, arbitrary: fc.constant(0) },
);

/** Maps of any shape up to 5 along each axis; values -100..100, none nearer to 0 than 1e-3 but 0 itself. */
export const anyMaps: fc.Arbitrary<Maps> = fc.tuple(size, size, size, size).chain((shape) => {
  const length = shape.reduce((product, axis) => product * axis, 1);
  return fc
    .array(value, { minLength: length, maxLength: length })
    .map((values) => ({ data: Float32Array.from(values, (v) => (Math.abs(v) < 1e-3 ? 0 : v)), shape }));
});
