import type { UnitIndex } from '../index/index.ts';
import { throwIfAborted } from '../lib/errors.ts';
import { CostQueue } from '../lib/heap.ts';
import type { Answer } from './answer.ts';
import { lowerBounds } from './bounds.ts';
import type { Measure } from './measure.ts';

export type ScanPlan = {
  measure: Measure;
  units: readonly UnitIndex[];
  /** Candidates by id, ascending. */
  candidates: Uint32Array;
  inputs: number;
  theta: number;
  /** Most inputs in one forward pass. */
  maxBatch: number;
  signal: AbortSignal | undefined;
};

const smallestBatch = 16;

/**
 * Bound scan: visits candidates in order of their lower bound and stops when no unseen one can enter the answer.
 * Exact under the assumption that activations lie within the index's intervals widened by the slack of bounds.ts.
 * The idea is the filter-and-refine of the vector-approximation file (Weber, Schek, Blott, VLDB 1998) over
 * DeepEverest's partitions.
 * @returns the theta really reached: 1 when exact, else (k-th cost / least bound of the inputs left out).
 */
export async function scan(plan: ScanPlan, answer: Answer): Promise<{ theta: number; scanMs: number }> {
  const started = performance.now();
  const bounds = lowerBounds(plan.measure, plan.units, plan.inputs);
  const queue = new CostQueue(plan.candidates, bounds);
  const scanMs = performance.now() - started;
  let size = Math.min(plan.maxBatch, Math.max(smallestBatch, Math.ceil(1.25 * answer.best.k)));
  for (;;) {
    throwIfAborted(plan.signal, 'The query');
    const batch = nextBatch(queue, bounds, answer, plan.theta, size);
    if (batch.length === 0) return { theta: thetaReached(queue, bounds, answer), scanMs };
    await answer.add(batch);
    size = Math.min(plan.maxBatch, Math.max(smallestBatch, answer.batches === 1 ? 0 : size * 2));
  }
}

/** The next ids whose bounds leave room to enter the answer, at most `size`. */
function nextBatch(
  queue: CostQueue,
  bounds: Float64Array,
  answer: Answer,
  theta: number,
  size: number,
): Uint32Array {
  const ids: number[] = [];
  while (ids.length < size) {
    const id = queue.peek();
    if (id === undefined || !answer.best.admits((bounds[id] as number) * theta, id)) break;
    queue.take();
    ids.push(id);
  }
  return Uint32Array.from(ids);
}

function thetaReached(queue: CostQueue, bounds: Float64Array, answer: Answer): number {
  const next = queue.peek();
  if (next === undefined) return 1;
  const bound = bounds[next] as number;
  const worst = answer.best.worstCost;
  return bound >= worst ? 1 : worst / bound;
}
