import { describe, expect, it } from 'vitest';
import { ActivationCache } from './activation-cache.ts';
import { type CachePolicy, greedyDual, leastRecent, mostRecent } from './cache-policy.ts';

const row = (value: number, length = 4) => new Float32Array(length).fill(value);

/** Room for three rows of four; 0 is used again, then 3 comes. */
function keptBy(policy: CachePolicy): number[] {
  const cache = new ActivationCache(3 * 16, policy);
  for (const id of [0, 1, 2]) cache.put('a', id, row(id));
  cache.get('a', 0);
  cache.put('a', 3, row(3));
  return [0, 1, 2, 3].filter((id) => cache.has('a', id));
}

describe('ActivationCache', () => {
  it('evicts as its policy says', () => {
    expect(keptBy(leastRecent)).toEqual([0, 2, 3]);
    expect(keptBy(mostRecent)).toEqual([1, 2, 3]);
    expect(keptBy(greedyDual)).toEqual([0, 2, 3]);
  });

  it('weighs by size: two small rows rather than one large', () => {
    const cache = new ActivationCache(64, greedyDual);
    cache.put('small', 1, row(1, 4));
    cache.put('large', 1, row(2, 12));
    cache.put('small', 2, row(3, 4));
    expect([cache.has('small', 1), cache.has('large', 1), cache.has('small', 2)]).toEqual([
      true,
      false,
      true,
    ]);
  });

  it('lets old merit fade: newcomers replace what was used often but long ago', () => {
    const cache = new ActivationCache(3 * 16, greedyDual);
    cache.put('a', 0, row(0));
    for (let use = 0; use < 3; use++) cache.get('a', 0);
    for (let id = 1; id < 12; id++) cache.put('a', id, row(id));
    expect(cache.has('a', 0)).toBe(false);
  });

  it('keeps copies, by layer and input, within the limit', () => {
    const cache = new ActivationCache(40);
    const given = row(5);
    cache.put('a', 1, given);
    given.fill(0);
    expect(cache.get('a', 1)).toEqual(row(5));
    expect(cache.get('b', 1)).toBeNull();
    cache.put('a', 2, row(1, 400));
    expect([cache.size, cache.bytes]).toEqual([1, 16]);
    cache.clear();
    expect([cache.size, cache.bytes]).toEqual([0, 0]);
  });
});
