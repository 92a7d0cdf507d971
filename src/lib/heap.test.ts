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
  it('gives its members in order, ties by smaller id, those that were added late too', () => {
    fc.assert(
      fc.property(costLists, fc.nat(60), fc.nat(20), (costs, first, taken) => {
        const members = Array.from(costs.keys()).filter((id) => id % 4 !== 1);
        const queue = new CostQueue();
        const add = (ids: number[]) =>
          queue.add(
            Uint32Array.from(ids),
            Float64Array.from(ids, (id) => costs[id] as number),
          );
        add(members.slice(0, first));
        const early = members.slice(0, first).sort(byCost(costs)).slice(0, taken);
        expect(Array.from(early, () => queue.take()?.id)).toEqual(early);
        add(members.slice(first));
        const left = members.filter((id) => !early.includes(id)).sort(byCost(costs));
        const passing = left.filter((id) => (costs[id] as number) < 1).length;
        expect(queue.countWhile((cost) => cost < 1, 1000)).toBe(passing);
        expect(queue.countWhile((cost) => cost < 1, 3)).toBe(Math.min(3, passing));
        expect(queue.peek()?.id).toBe(left[0]);
        expect(Array.from(left, () => queue.take())).toEqual(left.map((id) => ({ cost: costs[id], id })));
        expect(queue.take()).toBeUndefined();
        expect(queue.size).toBe(0);
      }),
    );
  });
});
