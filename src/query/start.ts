import type { UnitIndex } from '../index/index.ts';
import { EngineError } from '../lib/errors.ts';
import { Answer } from './answer.ts';
import { candidates, type KnownInputs } from './candidates.ts';
import { unitColumns } from './columns.ts';
import { type QueryContext, sizeOf } from './context.ts';
import { costFor } from './cost.ts';
import { type InputSet, sizeOfSet, without } from './input-set.ts';
import { knownRow } from './known.ts';
import { inputRunner } from './run-inputs.ts';
import { loadTargets, offerTargets, type Targets, targetInputs } from './target.ts';
import type { OnRows, Outcome, Query, QueryResult } from './types.ts';
import { layersOf } from './unit.ts';

/** A query under way: its targets are known, and those of them that are candidates are in the answer. */
export type Started = {
  /** `performance.now()` when the query came. */
  at: number;
  answer: Answer;
  targets: Targets;
  /** Every input that the query ranges over. */
  candidates: InputSet;
  /** Those that have not been offered to the answer. */
  left: InputSet;
};

/** @param units the index of each of the query's units; none when it shall not be used. */
export async function start(
  query: Query,
  context: QueryContext,
  units: readonly UnitIndex[],
  at: number,
): Promise<Started> {
  const scans = (query.strategy ?? 'scan') === 'scan';
  const cache = query.strategy === 'reprocess' ? null : (context.cache ?? null);
  const run = inputRunner(query, context.forward, (name) => sizeOf(context, name), cache);
  const known = scans && context.agreement !== 'other-backend' ? units : [];
  const targets = await loadTargets(query, known, run, (picture) => runPicture(picture, query, context));
  const answer = new Answer(query.k, costFor(query, targets.rows), run, {
    onRows: context.onRows && withRun(context.onRows, targets.inputsRun),
    lookUp: (input) => knownRow(units, input),
  });
  const ids = candidatesOf(query, context.known);
  return { at, answer, targets, candidates: ids, left: offerTargets(targets, ids, answer) };
}

/** Inputs that were not offered to the answer. */
export function leftOf({ candidates: set, answer }: Started): number {
  return sizeOfSet(set) - answer.seen;
}

/** The result of a query that is done, or that shall do. */
export function resultOf(started: Started, { guarantee, known, unreached, scanMs }: Outcome): QueryResult {
  const { at, answer, targets, candidates: set } = started;
  return {
    rows: answer.rows(),
    guarantee,
    trace: answer.trace.map((step) => ({ ...step, inputsRun: step.inputsRun + targets.inputsRun })),
    stats: {
      inputs: sizeOfSet(set),
      inputsRun: answer.inputsRun + targets.inputsRun,
      inputsCached: answer.inputsCached + targets.inputsCached,
      known,
      pruned: leftOf(started) - unreached,
      unreached,
      batches: answer.batches + targets.batches,
      scanMs,
      inferenceMs: answer.inferenceMs + targets.inferenceMs,
      buildMs: 0,
      totalMs: performance.now() - at,
    },
  };
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

function withRun(onRows: OnRows, targetsRun: number): OnRows {
  return (update) => onRows({ ...update, inputsRun: update.inputsRun + targetsRun });
}

function candidatesOf(query: Query, known: KnownInputs): InputSet {
  const ids = candidates(query.where, known);
  return query.includeTarget ? ids : without(ids, targetInputs(query));
}
