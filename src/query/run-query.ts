import type { UnitIndex } from '../index/index.ts';
import { EngineError } from '../lib/errors.ts';
import type { OnProgress } from '../lib/progress.ts';
import type { ActivationCache } from './activation-cache.ts';
import { Answer } from './answer.ts';
import type { Agreement } from './bounds.ts';
import { candidates, type KnownInputs } from './candidates.ts';
import { unitColumns } from './columns.ts';
import { costFor } from './cost.ts';
import { knownRow, lowestOf } from './known.ts';
import { ntaSimilar } from './nta.ts';
import { ntaExtreme } from './nta-extreme.ts';
import { reprocess } from './reprocess.ts';
import { type Forward, inputRunner } from './run-inputs.ts';
import { scan } from './scan.ts';
import { loadTargets, offerTargets, type Targets, targetInputs, targetsOf } from './target.ts';
import type { Guarantee, LayerSize, OnRows, Query, QueryResult } from './types.ts';
import { layersOf } from './unit.ts';
import { checkQuery } from './validate.ts';

/** What a query needs of the world. */
export type QueryContext = {
  known: KnownInputs;
  /** Null for a layer that does not exist. */
  layer: (name: string) => LayerSize | null;
  /** Activations of whole layers for inputs of the data set. */
  forward: Forward;
  /** Activations of whole layers for a picture from outside, one row each; needed where a target is one. */
  forwardPicture?: (picture: Blob, layers: readonly string[]) => Promise<Float32Array[]>;
  /** The index of each of the query's units; not asked for by `reprocess`. */
  units: () => Promise<UnitIndex[]>;
  /** How far activations computed now agree with those the index saw; `same-backend` by default. */
  agreement?: Agreement;
  /** Most inputs in one forward pass. */
  maxBatch: number;
  /** Activations kept from query to query; not used by `reprocess`. */
  cache?: ActivationCache | undefined;
  signal?: AbortSignal | undefined;
  /** *Stop now*: the answer is what is there, with the guarantee reached. */
  stop?: AbortSignal | undefined;
  onProgress?: OnProgress | undefined;
  /** Told after every batch. */
  onRows?: OnRows | undefined;
};

type Done = { guarantee: Guarantee; known: number; scanMs: number };

/**
 * Answers a query. `scan` and `reprocess` return the same rows: best first, ties by smaller id; `nta` the same scores.
 * @throws EngineError 'bad-argument' for a query that does not fit, 'cancelled' when the signal fires.
 */
export async function runQuery(query: Query, context: QueryContext): Promise<QueryResult> {
  checkQuery(query, { inputs: context.known.count, layer: context.layer });
  const started = performance.now();
  const indexed = (query.strategy ?? 'scan') !== 'reprocess';
  const units = indexed ? await context.units() : [];
  const readMs = performance.now() - started;
  const { answer, targets, ids, left } = await startAnswering(query, context, units);
  const done = await answerBy(query, context, { answer, units, targets, left });
  const inputsRun = answer.inputsRun + targets.inputsRun;
  return {
    rows: answer.rows(),
    guarantee: done.guarantee,
    trace: answer.trace.map((step) => ({ ...step, inputsRun: step.inputsRun + targets.inputsRun })),
    stats: {
      inputs: ids.length,
      inputsRun,
      inputsCached: answer.inputsCached + targets.inputsCached,
      known: done.known,
      pruned: ids.length - answer.seen,
      batches: answer.batches + targets.batches,
      scanMs: readMs + done.scanMs,
      inferenceMs: answer.inferenceMs + targets.inferenceMs,
      buildMs: 0,
      totalMs: performance.now() - started,
    },
  };
}

/** Has the targets, and an answer that holds those of them that are candidates; the others are `left`. */
export async function startAnswering(query: Query, context: QueryContext, units: readonly UnitIndex[]) {
  const ids = candidatesOf(query, context.known);
  const usesCache = (query.strategy ?? 'scan') !== 'reprocess';
  const run = inputRunner(
    query,
    context.forward,
    (name) => sizeOf(context, name),
    usesCache ? (context.cache ?? null) : null,
  );
  const trusted = (query.strategy ?? 'scan') === 'scan' && context.agreement !== 'other-backend';
  const targets = await loadTargets(query, trusted ? units : [], run, (picture) =>
    runPicture(picture, query, context),
  );
  const answer = new Answer(query.k, costFor(query, targets.rows), run, {
    onRows: context.onRows && withRun(context.onRows, targets.inputsRun),
    lookUp: (input) => knownRow(units, input),
  });
  return { answer, targets, ids, left: offerTargets(targets, ids, answer) };
}

async function answerBy(
  query: Query,
  context: QueryContext,
  parts: { answer: Answer; units: readonly UnitIndex[]; targets: Targets; left: Uint32Array },
): Promise<Done> {
  const { answer, units, targets, left } = parts;
  const { maxBatch, signal, stop } = context;
  const plan = {
    units,
    candidates: left,
    inputs: context.known.count,
    theta: query.theta ?? 1,
    agreement: context.agreement ?? 'same-backend',
    maxBatch,
    signal,
    stop,
  };
  if (query.strategy === 'reprocess') {
    return { guarantee: await reprocess(left, maxBatch, answer, context), known: 0, scanMs: 0 };
  }
  if (query.strategy !== 'nta') return scan(plan, answer);
  const guarantee =
    query.kind === 'similar'
      ? await ntaSimilar(plan, answer, {
          input: targets.ran[0]?.input ?? null,
          row: targets.rows[0] as Float32Array,
        })
      : await ntaExtreme(plan, answer, extremeKind(query, units));
  return { guarantee, known: 0, scanMs: 0 };
}

/** @throws EngineError 'bad-argument' for a norm over units that may be negative: it may fall when an activation rises. */
function extremeKind(query: Query, units: readonly UnitIndex[]): 'highest' | 'lowest' {
  const lowest = Math.min(...units.map(lowestOf));
  if (query.aggregate === 'l2' && lowest < 0) {
    throw new EngineError(
      'bad-argument',
      `aggregate: found l2 by nta over units with activations down to ${lowest}; expected activations of zero and above, because a norm falls when a negative activation rises; use the strategy scan`,
    );
  }
  return query.kind === 'lowest' ? 'lowest' : 'highest';
}

async function runPicture(picture: Blob, query: Query, context: QueryContext): Promise<Float32Array> {
  if (!context.forwardPicture) {
    throw new EngineError('internal', 'target: a picture from outside needs forwardPicture');
  }
  const layers = layersOf(query);
  const rows = await context.forwardPicture(picture, layers);
  const rowsOf = (name: string) => rows[layers.indexOf(name)] as Float32Array;
  return unitColumns(query.units, query.layer, 1, rowsOf, (name) => sizeOf(context, name));
}

function sizeOf(context: QueryContext, name: string): LayerSize {
  const size = context.layer(name);
  if (!size) throw new EngineError('internal', `layer ${name}: its size is not known`);
  return size;
}

function withRun(onRows: OnRows, targetsRun: number): OnRows {
  return (update) => onRows({ ...update, inputsRun: update.inputsRun + targetsRun });
}

function candidatesOf(query: Query, known: KnownInputs): Uint32Array {
  const ids = candidates(query.where, known);
  if (targetsOf(query).length === 0 || query.includeTarget) return ids;
  const gone = new Set(targetInputs(query));
  return ids.filter((id) => !gone.has(id));
}
