import type { ScanCore, UnitIndex } from '../index/index.ts';
import { throwIfAborted } from '../lib/errors.ts';
import type { Answer } from './answer.ts';
import { nextBatch } from './batches.ts';
import { type Agreement, intervalsOf } from './bounds.ts';
import { relaxed } from './cost.ts';
import { areMany, Frontier } from './frontier.ts';
import type { InputSet } from './input-set.ts';
import type { Outcome } from './types.ts';

export type ScanPlan = {
  units: readonly UnitIndex[];
  candidates: InputSet;
  inputs: number;
  theta: number;
  agreement: Agreement;
  /** As in `QueryContext.core`. */
  core?: (() => Promise<ScanCore | null>) | undefined;
  /** Most inputs in one forward pass. */
  maxBatch: number;
  /** As in `QueryContext.takeBatch`. */
  takeBatch?: typeof nextBatch | undefined;
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
export async function scan(plan: ScanPlan, answer: Answer): Promise<Outcome> {
  const { best, cost } = answer;
  const admits = (bound: number, id: number) => best.admits(relaxed(cost, bound, plan.theta), id);
  const { maxBatch, takeBatch = nextBatch } = plan;
  const intervals = intervalsOf(plan.units, plan.agreement);
  const core = areMany(plan.candidates) ? await plan.core?.() : null;
  const frontier = new Frontier({ ...plan, intervals, core: core ?? null }, answer, admits);
  answer.report(frontier.next());
  while (!plan.stop?.aborted) {
    throwIfAborted(plan.signal, 'The query');
    const seen = answer.inputsRun + answer.inputsCached;
    const { queue, floor } = frontier;
    const batch = takeBatch({ queue, floor, best, admits, seen, maxBatch });
    if (batch.length === 0) break;
    await answer.add(batch);
    answer.report(frontier.next());
  }
  throwIfAborted(plan.signal, 'The query');
  const guarantee = answer.guarantee(frontier.next());
  return { guarantee, known: frontier.known, unreached: frontier.inPlay(), scanMs: frontier.ms };
}
