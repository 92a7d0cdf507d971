import type { CostQueue, SmallestK } from '../lib/heap.ts';

/** How many inputs a batch may take beyond those that any exact scan must run. */
const leastSpare = 4;
/** Share of the candidates still in play that a batch may take on trust. */
const spareShare = 1 / 8;

export type BatchPlan = {
  queue: CostQueue;
  best: SmallestK;
  /** The lower bound of an input's cost. */
  bound(id: number): number;
  /** Whether an input's bound leaves room to enter the answer. */
  admits(id: number): boolean;
  /** Most inputs in one forward pass. */
  maxBatch: number;
};

/**
 * Takes the next inputs to run from the queue. Of these the first are certain: the k-th cost is at least the k-th
 * smallest among the costs known and the bounds left, so inputs whose bounds are among those k must run whatever the
 * others turn out to be. To save batches some more are taken on trust: few when few candidates are left, more when the
 * list is long, so that little is wasted either way.
 */
export function nextBatch(plan: BatchPlan): Uint32Array<ArrayBuffer> {
  const { queue, maxBatch } = plan;
  const inPlay = queue.countWhile(plan.admits, maxBatch / spareShare);
  const ids: number[] = [];
  takeCertain(plan, ids);
  const spare = Math.max(leastSpare, Math.ceil(inPlay * spareShare));
  const size = Math.min(maxBatch, Math.max(ids.length, plan.best.full ? spare : 0));
  while (ids.length < size && takeNext(plan, ids));
  return Uint32Array.from(ids);
}

function takeCertain(plan: BatchPlan, ids: number[]): void {
  const costs = plan.best.sorted().map(({ cost }) => cost);
  let below = 0;
  while (ids.length < plan.maxBatch) {
    const id = plan.queue.peek();
    if (id === undefined) return;
    const bound = plan.bound(id);
    while (below < costs.length && (costs[below] as number) <= bound) below += 1;
    if (below + ids.length >= plan.best.k || !takeNext(plan, ids)) return;
  }
}

function takeNext({ queue, admits }: BatchPlan, ids: number[]): boolean {
  const id = queue.peek();
  if (id === undefined || !admits(id)) return false;
  queue.take();
  ids.push(id);
  return true;
}
