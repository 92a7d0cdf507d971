import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import vectors from './fixtures/vectors.json' with { type: 'json' };
import { oneOf } from './maps.ts';
import {
  defaultNormalisation,
  fromDrawn,
  type Normalisation,
  normalisations,
  normalise,
  toDrawn,
} from './normalise.ts';
import { anyMaps, mapOf, mapsFrom } from './test-maps.ts';

const anyType = fc.constantFrom(...normalisations);
const max = (values: Iterable<number>) => Math.max(...values);

describe('normalisation', () => {
  it.each(vectors.normalisation)('$id', ({ type, input, expected, tolerance }) => {
    const { maps } = normalise(mapsFrom(input), type as Normalisation);
    const wanted = mapsFrom(expected).data;
    expect(maps.shape).toEqual(mapsFrom(input).shape);
    for (const [i, value] of maps.data.entries()) {
      expect(Math.abs(value - wanted[i]!)).toBeLessThanOrEqual(
        Math.max(tolerance, 1e-6 * Math.abs(wanted[i]!)),
      );
    }
  });

  it('stays within the range of the scale, for own and for shared scales', () => {
    fc.assert(
      fc.property(anyMaps, anyType, fc.boolean(), (maps, type, shared) => {
        const { maps: drawn, scales } = normalise(maps, type, { shared });
        const channels = maps.shape[3];
        const size = drawn.data.length / maps.shape[0];
        const inRange = drawn.data.every((value, i) => {
          const { low, high } = scales[Math.floor(i / size) * channels + (i % channels)]!;
          return value >= low - 1e-6 && value <= high + 1e-6;
        });
        expect(inRange).toBe(true);
      }),
    );
  });

  it('keeps signs and order, or those of magnitudes, within a channel', () => {
    fc.assert(
      fc.property(anyMaps, anyType, (maps, type) => {
        const { scales } = normalise(maps, type);
        const channels = maps.shape[3];
        const plane = oneOf(maps, 0).data.filter((_, i) => i % channels === 0);
        const scale = scales[0]!;
        const key = (value: number) => (scale.magnitude ? Math.abs(value) : value);
        const order = [...plane].sort((a, b) => key(a) - key(b));
        for (let i = 1; i < order.length; i++) {
          expect(toDrawn(order[i]!, scale)).toBeGreaterThanOrEqual(toDrawn(order[i - 1]!, scale));
        }
        const neutral = scale.centered ? 0.5 : 0;
        if (type !== '01') expect(toDrawn(0, scale)).toBe(neutral);
      }),
    );
  });

  it('puts the peak at 1 and the sums at 1', () => {
    const rows = [
      [1, -3, 0],
      [0.5, 2, -1],
    ];
    const drawn = (type: Normalisation) => [...normalise(mapOf(rows), type).maps.data];
    expect(max(drawn('unsigned_max').map(Math.abs))).toBe(1);
    expect(max(drawn('signed_max'))).toBe(1);
    expect(Math.min(...drawn('signed_max'))).toBe(-1);
    const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
    expect(sum(drawn('magnitude_sum'))).toBeCloseTo(1, 6);
    expect(sum(drawn('signed_sum').filter((value) => value < 0))).toBeCloseTo(-1, 6);
  });

  it('reads back the attribution, which is what a legend says', () => {
    fc.assert(
      fc.property(anyMaps, anyType, (maps, type) => {
        const scale = normalise(maps, type).scales[0]!;
        const value = maps.data[0]!;
        const back = fromDrawn(toDrawn(value, scale), scale);
        expect(back).toBeCloseTo(scale.magnitude ? Math.abs(value) : value, 6);
      }),
    );
  });

  it('shares one scale over all maps, so equal values are drawn alike', () => {
    const pair = mapsFrom([[[[1], [-2]]], [[[4], [1]]]]);
    expect([...normalise(pair, 'unsigned_max').maps.data]).toEqual([0.5, -1, 1, 0.25]);
    expect([...normalise(pair, 'unsigned_max', { shared: true }).maps.data]).toEqual([0.25, -0.5, 1, 0.25]);
    expect(normalise(pair, 'signed_sum', { shared: true }).scales[0]).toMatchObject({
      positive: 6,
      negative: 2,
    });
    fc.assert(
      fc.property(anyMaps, anyType, (maps, type) => {
        const { scales } = normalise(maps, type, { shared: true });
        const channels = maps.shape[3];
        for (const [i, scale] of scales.entries()) expect(scale).toEqual(scales[i % channels]);
      }),
    );
  });

  it('leaves zero maps zero, and NaN out of the scale', () => {
    for (const type of normalisations) {
      const value = type.endsWith('centered') ? 0.5 : 0;
      expect([...normalise(mapOf([[0, 0]]), type).maps.data]).toEqual([value, value]);
      expect([...normalise(mapOf([[Number.NaN]]), type).maps.data]).toEqual([Number.NaN]);
    }
    expect([...normalise(mapOf([[Number.NaN, 2, -4]]), 'unsigned_max').maps.data]).toEqual([
      Number.NaN,
      0.5,
      -1,
    ]);
  });

  it('names the default and refuses a shape that does not fit', () => {
    expect([1, 3].map(defaultNormalisation)).toEqual(['unsigned_max', 'unsigned_max_positive_centered']);
    expect(() => normalise({ data: new Float32Array(5), shape: [1, 2, 3, 1] }, '01')).toThrow(
      'maps: 5 values',
    );
  });
});
