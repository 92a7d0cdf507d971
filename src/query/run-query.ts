import type { UnitIndex } from '../index/index.ts';
import type { OnProgress } from '../lib/progress.ts';
import { Answer } from './answer.ts';
import { candidates, type KnownInputs } from './candidates.ts';
import { measureOf } from './measure.ts';
import { reprocess } from './reprocess.ts';
import { scan } from './scan.ts';
import type { Query, QueryResult, RunInputs } from './types.ts';
import { checkQuery } from './validate.ts';

/** What a query needs of the world. */
export type QueryContext = {
  known: KnownInputs;
  /** Units of the layer. */
  layerUnits: number;
  /** Activations of the query's units. */
  run: RunInputs;
  /** The index of each of the query's units; not asked for by `reprocess`. */
  units: () => Promise<UnitIndex[]>;
  /** Most inputs in one forward pass. */
  maxBatch: number;
  signal?: AbortSignal | undefined;
  onProgress?: OnProgress | undefined;
};

/**
 * Answers a query. `scan` and `reprocess` return the same rows: best first, ties by smaller id.
 * @throws EngineError 'bad-argument' for a query that does not fit, 'cancelled' when the signal fires.
 */
export async function runQuery(query: Query, context: QueryContext): Promise<QueryResult> {
  checkQuery(query, { units: context.layerUnits, inputs: context.known.count });
  const started = performance.now();
  const strategy = query.strategy ?? 'scan';
  const units = strategy === 'scan' ? await context.units() : [];
  const readMs = performance.now() - started;
  const target = await runTarget(query, context);
  const measure = measureOf(query, target.activations);
  const ids = candidatesOf(query, context.known);
  const answer = new Answer(query.k, measure, query.units.length, context.run);
  let theta = 1;
  let scanMs = 0;
  if (strategy === 'scan') {
    const plan = {
      ...context,
      measure,
      units,
      candidates: ids,
      inputs: context.known.count,
      theta: query.theta ?? 1,
      signal: context.signal,
    };
    ({ theta, scanMs } = await scan(plan, answer));
  } else {
    await reprocess(ids, context.maxBatch, answer, context);
  }
  return {
    rows: answer.rows(),
    guarantee: { exact: theta === 1, theta },
    stats: {
      inputs: ids.length,
      inputsRun: answer.inputsRun + target.inputsRun,
      inputsCached: 0,
      batches: answer.batches + target.inputsRun,
      scanMs: readMs + scanMs,
      inferenceMs: answer.inferenceMs + target.inferenceMs,
      buildMs: 0,
      totalMs: performance.now() - started,
    },
  };
}

async function runTarget(query: Query, context: QueryContext) {
  if (query.target === undefined) return { activations: null, inputsRun: 0, inferenceMs: 0 };
  const started = performance.now();
  const activations = await context.run(Uint32Array.of(query.target));
  return { activations, inputsRun: 1, inferenceMs: performance.now() - started };
}

function candidatesOf(query: Query, known: KnownInputs): Uint32Array {
  const ids = candidates(query.where, known);
  if (query.target === undefined || query.includeTarget) return ids;
  return ids.filter((id) => id !== query.target);
}
