import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blurMaps } from './blur.ts';
import oracles from './fixtures/oracles.json' with { type: 'json' };
import vectors from './fixtures/vectors.json' with { type: 'json' };
import { anyMaps, mapOf } from './test-maps.ts';

function expectNear(values: ArrayLike<number>, expected: number[], tolerance: number) {
  for (const [i, value] of expected.entries())
    expect(Math.abs(values[i]! - value)).toBeLessThanOrEqual(tolerance);
}

describe('Gaussian blur', () => {
  it.each(vectors.blur)('$id', ({ sigma, input, expected, tolerance }) => {
    expectNear(blurMaps(mapOf(input), sigma).data, expected.flat(), tolerance);
  });

  it.each(oracles.blur)(
    'reflects many times over where the kernel is wider than the map: sigma $sigma',
    (oracle) => {
      expectNear(blurMaps(mapOf(oracles.resize.input), oracle.sigma).data, oracle.expected.flat(), 1e-6);
    },
  );

  it('keeps the mean of every channel and stays between its extremes', () => {
    fc.assert(
      fc.property(anyMaps, fc.double({ min: 0.1, max: 3, noNaN: true }), (maps, sigma) => {
        const before = [...maps.data];
        const { data } = blurMaps(maps, sigma);
        const channels = maps.shape[3];
        const plane = (values: Float32Array) =>
          [...values.subarray(0, values.length / maps.shape[0])].filter((_, i) => i % channels === 0);
        const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
        expect(Math.abs(sum(plane(data)) - sum(plane(maps.data)))).toBeLessThan(1e-2);
        expect(Math.max(...plane(data))).toBeLessThanOrEqual(Math.max(...plane(maps.data)) + 1e-4);
        expect([...maps.data]).toEqual(before);
      }),
    );
  });

  it('counts NaN as missing', () => {
    const [first, hole, last] = blurMaps(mapOf([[2, Number.NaN, 2]]), 1).data;
    expect(hole).toBeNaN();
    expect(first).toBeCloseTo(2, 6);
    expect(last).toBeCloseTo(2, 6);
  });

  it('refuses a negative sigma', () => {
    expect(() => blurMaps(mapOf([[1]]), -1)).toThrow('blur: -1; pixels of at least 0 expected');
  });
});
