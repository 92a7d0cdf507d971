import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clipMaps, cumulativeLimit, percentile } from './clip.ts';
import oracles from './fixtures/oracles.json' with { type: 'json' };
import { mapsFrom } from './test-maps.ts';

const values = fc.array(fc.double({ min: -50, max: 50, noNaN: true }), { minLength: 1, maxLength: 30 });
const percent = fc.double({ min: 0, max: 100, noNaN: true });

describe('clipping', () => {
  it.each(oracles.percentile)('percentile $percent is numpy\u2019s', (oracle) => {
    expect(percentile(oracles.percentileInput, oracle.percent)).toBeCloseTo(oracle.expected, 9);
  });

  it('percentiles rise, from the least to the largest, whatever the order; NaN is left out', () => {
    fc.assert(
      fc.property(values, percent, percent, (list, a, b) => {
        expect(percentile(list, Math.min(a, b))).toBeLessThanOrEqual(percentile(list, Math.max(a, b)));
        expect(percentile(list, 0)).toBe(Math.min(...list));
        expect(percentile(list, 100)).toBe(Math.max(...list));
        expect(percentile([Number.NaN, ...list.toReversed()], a)).toBe(percentile(list, a));
      }),
    );
    expect(percentile([Number.NaN], 50)).toBeNaN();
  });

  it('the cumulative limit is the least magnitude that holds its share with all smaller ones', () => {
    expect(cumulativeLimit([1, -2, 3, 4], 30)).toBe(2);
    expect(cumulativeLimit([1, -2, 3, 4], 31)).toBe(3);
    expect(cumulativeLimit([1, -2, 3, 94], 98)).toBe(94);
    fc.assert(
      fc.property(values, percent, (list, share) => {
        const magnitudes = list.map(Math.abs);
        const sum = (kept: number[]) => kept.reduce((total, value) => total + value, 0);
        const limit = cumulativeLimit(list, share);
        const goal = (sum(magnitudes) * share) / 100;
        expect(magnitudes).toContain(limit);
        expect(sum(magnitudes.filter((value) => value <= limit))).toBeGreaterThanOrEqual(goal - 1e-9);
        expect(sum(magnitudes.filter((value) => value < limit))).toBeLessThanOrEqual(goal + 1e-9);
      }),
    );
  });

  it('cuts both sides, by each map or by all', () => {
    const pair = mapsFrom([[[[1], [-2], [10]]], [[[40], [0], [-50]]]]);
    const each = clipMaps(pair, { by: 'percentile', percent: 50 });
    expect(each.limits).toEqual([2, 40]);
    expect([...each.maps.data]).toEqual([1, -2, 2, 40, 0, -40]);
    const shared = clipMaps(pair, { by: 'percentile', percent: 50 }, { shared: true });
    expect(shared.limits).toEqual([6, 6]);
    expect([...shared.maps.data]).toEqual([1, -2, 6, 6, 0, -6]);
  });

  it('does not blot out a map that is mostly zero, and refuses other percentages', () => {
    const sparse = mapsFrom([[[[0], [0], [0], [5]]]]);
    expect([...clipMaps(sparse, { by: 'percentile', percent: 50 }).maps.data]).toEqual([0, 0, 0, 5]);
    expect(() => percentile([1], 101)).toThrow('percent: 101; 0 to 100 expected');
  });
});
