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
  const knownCandidates = plan.candidates.filter((id) => known[id] === 1);
  for (const id of knownCandidates) answer.offerKnown(id, bound(id));
  const queue = new CostQueue(
    plan.candidates.filter((id) => known[id] === 0),
    costs,
  );
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
  return { guarantee: answer.guarantee(next()), known: knownCandidates.length, scanMs };
}
