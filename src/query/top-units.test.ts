import { describe, expect, it } from 'vitest';
import { topUnitsOf, unitDifferences } from './top-units.ts';

const rows = Float32Array.of(0, 3, 1, -2, 0, 1, 3, -2);

describe('topUnitsOf', () => {
  it('ranks by the mean over inputs, ties by smaller unit', () => {
    expect(topUnitsOf(rows, 4, { count: 3 })).toEqual([
      { unit: 1, activation: 2 },
      { unit: 2, activation: 2 },
      { unit: 0, activation: 0 },
    ]);
  });

  it('gives non-zero units only when asked', () => {
    expect(topUnitsOf(rows, 4, { count: 9, nonzero: true }).map(({ unit }) => unit)).toEqual([1, 2, 3]);
    expect(topUnitsOf(rows.subarray(0, 4), 4, { count: 1 })).toEqual([{ unit: 1, activation: 3 }]);
  });
});

describe('unitDifferences', () => {
  it('ranks by magnitude and keeps the sign', () => {
    const first = rows.subarray(0, 4);
    const second = rows.subarray(4);
    expect(unitDifferences(first, second, { count: 2, nonzero: true })).toEqual([
      { unit: 1, difference: 2 },
      { unit: 2, difference: -2 },
    ]);
    expect(() => unitDifferences(first, rows, { count: 1 })).toThrow('found 4 and 8 activations');
  });
});
