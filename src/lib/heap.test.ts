import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CostQueue, SmallestK } from './heap.ts';

const byCost = (costs: ArrayLike<number>) => (a: number, b: number) =>
  (costs[a] as number) - (costs[b] as number) || a - b;

const costLists = fc.array(fc.integer({ min: -3, max: 3 }), { maxLength: 60 });

describe('SmallestK', () => {
  it('keeps the k smallest, ties by smaller id', () => {
    fc.assert(
      fc.property(costLists, fc.integer({ min: 1, max: 20 }), (costs, k) => {
        const best = new SmallestK(k);
        costs.forEach((cost, id) => void best.offer(cost, id));
        const expected = Array.from(costs.keys()).sort(byCost(costs)).slice(0, k);
        expect(best.sorted().map(({ id }) => id)).toEqual(expected);
        expect(best.worstId).toBe(costs.length >= k ? expected.at(-1) : undefined);
        expect(best.countBefore(0, 5)).toBe(
          expected.filter((id) => (costs[id] as number) < 0 || (costs[id] === 0 && id < 5)).length,
        );
      }),
    );
  });
});

describe('CostQueue', () => {
  it('gives its members in order, ties by smaller id', () => {
    fc.assert(
      fc.property(costLists, (costs) => {
        const ids = Uint32Array.from(costs.keys()).filter((id) => id % 4 !== 1);
        const queue = new CostQueue(ids, Float64Array.from(costs));
        const passing = ids.filter((id) => (costs[id] as number) < 1).length;
        expect(queue.countWhile((id) => (costs[id] as number) < 1, 1000)).toBe(passing);
        expect(queue.countWhile((id) => (costs[id] as number) < 1, 3)).toBe(Math.min(3, passing));
        expect(Array.from(ids, () => queue.take())).toEqual(Array.from(ids).sort(byCost(costs)));
        expect(queue.take()).toBeUndefined();
        expect(queue.size).toBe(0);
      }),
    );
  });

  it.each([1, 7, 1e9])('gives a long list in order, of values up to %i', (range) => {
    const costs = Float64Array.from({ length: 50_000 }, (_, i) =>
      Math.floor((((i * 7919) % 49_999) / 50_000) * range),
    );
    const ids = Uint32Array.from(costs.keys());
    const queue = new CostQueue(ids, costs);
    expect(queue.size).toBe(50_000);
    expect(Uint32Array.from(ids, () => queue.take() as number)).toEqual(ids.sort(byCost(costs)));
    expect(queue.peek()).toBeUndefined();
  });
});
