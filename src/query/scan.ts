import type { UnitIndex } from '../index/index.ts';
import { throwIfAborted } from '../lib/errors.ts';
import { CostQueue } from '../lib/heap.ts';
import type { Answer } from './answer.ts';
import { nextBatch } from './batches.ts';
import { type Agreement, boundCosts } from './bounds.ts';
import { relaxed } from './cost.ts';
import type { Guarantee } from './types.ts';

export type ScanPlan = {
  units: readonly UnitIndex[];
  /** Candidates by id, ascending. */
  candidates: Uint32Array;
  inputs: number;
  theta: number;
  agreement: Agreement;
  /** Most inputs in one forward pass. */
  maxBatch: number;
  signal?: AbortSignal | undefined;
  /** Fires when what there is shall do. */
  stop?: AbortSignal | undefined;
};

/**
 * Bound scan: inputs that the index knows are answered from it; the others are visited in order of their lower bound
 * until no unseen one can enter the answer. Exact under the assumption that activations lie within the index's
 * intervals widened by the slack of bounds.ts. The idea is the filter-and-refine of the vector-approximation file
 * (Weber, Schek, Blott, VLDB 1998) over DeepEverest's partitions.
 * @throws EngineError 'cancelled' when the signal fires.
 */
export async function scan(
  plan: ScanPlan,
  answer: Answer,
): Promise<{ guarantee: Guarantee; known: number; scanMs: number }> {
  const started = performance.now();
  const { costs, known } = boundCosts(answer.cost, plan.units, plan.inputs, plan.agreement);
  const bound = (id: number) => costs[id] as number;
  const admits = (id: number) => answer.best.admits(relaxed(answer.cost, bound(id), plan.theta), id);
  const left = split(plan.candidates, known);
  for (const id of left.inBoth) answer.offerKnown(id, bound(id));
  const queue = new CostQueue(left.inFirst, costs);
  const next = () => {
    const id = queue.peek();
    return id === undefined ? null : { bound: bound(id), id };
  };
  const scanMs = performance.now() - started;
  answer.report(next());
  while (!plan.stop?.aborted) {
    throwIfAborted(plan.signal, 'The query');
    const seen = answer.inputsRun + answer.inputsCached;
    const batch = nextBatch({ queue, best: answer.best, bound, admits, seen, maxBatch: plan.maxBatch });
    if (batch.length === 0) break;
    await answer.add(batch);
    answer.report(next());
  }
  throwIfAborted(plan.signal, 'The query');
  return { guarantee: answer.guarantee(next()), known: left.inBoth.length, scanMs };
}

/** Parts the first of two ascending lists by whether its ids are in the second as well. */
function split(first: Uint32Array, second: Uint32Array): { inBoth: Uint32Array; inFirst: Uint32Array } {
  if (second.length === 0) return { inBoth: second, inFirst: first };
  const inBoth = new Uint32Array(Math.min(first.length, second.length));
  const inFirst = new Uint32Array(first.length);
  let both = 0;
  let other = 0;
  let at = 0;
  for (let from = 0; from < first.length; from++) {
    const id = first[from] as number;
    while (at < second.length && (second[at] as number) < id) at += 1;
    if (at < second.length && second[at] === id) inBoth[both++] = id;
    else inFirst[other++] = id;
  }
  return { inBoth: inBoth.subarray(0, both), inFirst: inFirst.subarray(0, other) };
}
