import type { CostQueue, SmallestK } from '../lib/heap.ts';

/** Inputs that a batch takes in any case, if so many are in play. */
const leastSize = 8;
/** Most that a batch takes on trust: this share of the candidates in play, and of the inputs that ran before. */
const shareInPlay = 1 / 4;
const shareSeen = 1 / 4;
/** How far between the least and the largest value that the final k-th cost can have it is taken to lie. */
const likelyGain = 0.05;

export type BatchPlan = {
  /** Inputs by the lower bounds of their costs. */
  queue: CostQueue;
  /** Inputs that are not in the queue have no lower bounds than this. */
  floor: number;
  best: SmallestK;
  /** Whether a bound leaves an input room to enter the answer. */
  admits(bound: number, id: number): boolean;
  /** Inputs that went through the network or the cache for this query. */
  seen: number;
  /** Most inputs in one forward pass. */
  maxBatch: number;
};

/**
 * Takes the next inputs to run from the queue. Of these the first are certain: the k-th cost is at least the k-th smallest
 * among the costs known and the bounds left, so inputs whose bounds are among those k must run whatever the others turn
 * out to be. To save batches others are taken on trust: those whose bounds lie near the certain ones, seen from the present
 * k-th cost, and a few more when the list is long and much has run already. The numbers were chosen on
 * trained activations: `npm run bench -- --only batches` holds them against batches of fixed sizes.
 */
export function nextBatch(plan: BatchPlan): Uint32Array<ArrayBuffer> {
  const { best, maxBatch } = plan;
  const inPlay = plan.queue.countWhile(plan.admits, maxBatch / shareInPlay);
  const ids: number[] = [];
  const least = takeCertain(plan, ids);
  if (!best.full) return Uint32Array.from(ids);
  const likely = least + likelyGain * (best.worstCost - least);
  if (plan.seen > 0) takeWhile(plan, ids, (bound) => ids.length < maxBatch && bound <= likely);
  const spare = Math.max(leastSize, Math.min(inPlay * shareInPlay, plan.seen * shareSeen));
  takeWhile(plan, ids, () => ids.length < Math.min(maxBatch, spare));
  return Uint32Array.from(ids);
}

/** Returns a value that the final k-th cost cannot be below. */
function takeCertain(plan: BatchPlan, ids: number[]): number {
  const costs = plan.best.sorted().map(({ cost }) => cost);
  let below = 0;
  let least = Number.NEGATIVE_INFINITY;
  takeWhile(plan, ids, (bound) => {
    while (below < costs.length && (costs[below] as number) <= bound) below += 1;
    const certain = ids.length < plan.maxBatch && below + ids.length < plan.best.k;
    if (certain) least = bound;
    return certain;
  });
  return least;
}

function takeWhile(
  { queue, floor, admits }: BatchPlan,
  ids: number[],
  wanted: (bound: number) => boolean,
): void {
  for (let next = queue.peek(); next !== undefined; next = queue.peek()) {
    if (next.cost > floor || !admits(next.cost, next.id) || !wanted(next.cost)) return;
    queue.take();
    ids.push(next.id);
  }
}
