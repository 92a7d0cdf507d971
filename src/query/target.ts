import type { UnitIndex } from '../index/index.ts';
import type { Answer } from './answer.ts';
import { type InputSet, isIn, without } from './input-set.ts';
import { knownRow } from './known.ts';
import type { Query, RunInputs, Target } from './types.ts';

/** The targets of a query, however many were given. */
export function targetsOf(query: Pick<Query, 'target' | 'targets'>): Target[] {
  return query.targets ?? (query.target === undefined ? [] : [query.target]);
}

/** Those that are inputs of the data set, ascending. */
export function targetInputs(query: Pick<Query, 'target' | 'targets'>): number[] {
  return targetsOf(query)
    .filter((target) => typeof target === 'number')
    .sort((a, b) => a - b);
}

/** Activations of the targets on the query's units, and what it took to have them. */
export type Targets = {
  rows: Float32Array[];
  /** Targets of the data set that went through the network or the cache, with their activations. */
  ran: { input: number; row: Float32Array }[];
  inputsRun: number;
  inputsCached: number;
  batches: number;
  inferenceMs: number;
};

/**
 * Takes targets from the index where it knows them and runs the others, those of the data set in one batch.
 * @param known units whose values are what the network gives now; none when there are no such.
 */
export async function loadTargets(
  query: Pick<Query, 'target' | 'targets'>,
  known: readonly UnitIndex[],
  run: RunInputs,
  runPicture: (picture: Blob) => Promise<Float32Array>,
): Promise<Targets> {
  const started = performance.now();
  const rowOf = new Map<Target, Float32Array>();
  const missing: number[] = [];
  for (const input of targetInputs(query)) {
    const row = known.length > 0 ? knownRow(known, input) : null;
    if (row) rowOf.set(input, row);
    else missing.push(input);
  }
  const ran: Targets['ran'] = [];
  let cached = 0;
  if (missing.length > 0) {
    const reply = await run(Uint32Array.from(missing));
    cached = reply.cached;
    const units = reply.values.length / missing.length;
    missing.forEach((input, at) => {
      ran.push({ input, row: reply.values.slice(at * units, (at + 1) * units) });
    });
    for (const { input, row } of ran) rowOf.set(input, row);
  }
  const pictures = targetsOf(query).filter((target) => typeof target !== 'number');
  for (const picture of pictures) rowOf.set(picture, await runPicture(picture));
  return {
    rows: targetsOf(query).map((target) => rowOf.get(target) as Float32Array),
    ran,
    inputsRun: missing.length - cached + pictures.length,
    inputsCached: cached,
    batches: (missing.length > 0 ? 1 : 0) + pictures.length,
    inferenceMs: performance.now() - started,
  };
}

/** Targets that are candidates need not run again. */
export function offerTargets(targets: Targets, candidates: InputSet, answer: Answer): InputSet {
  const ran = targets.ran.filter(({ input }) => isIn(candidates, input));
  for (const { input, row } of ran) answer.offerRows([input], row);
  return without(
    candidates,
    ran.map(({ input }) => input),
  );
}
