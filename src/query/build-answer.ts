import { EngineError } from '../lib/errors.ts';
import { anything } from './answer.ts';
import { unitColumns } from './columns.ts';
import { type QueryContext, sizeOf } from './context.ts';
import { idsOf, sizeOfSet } from './input-set.ts';
import { resultOf, start } from './start.ts';
import type { Query, QueryResult } from './types.ts';
import { layersOf } from './unit.ts';
import { checkQuery } from './validate.ts';

/** A query that is answered by the pass that builds the index of its layer. */
export type BuildAnswer = {
  /**
   * Takes inputs of the data set, each once in any order, and their activations of the whole layer, [ids.length, units of
   * the layer]. The rows are read at once and not kept.
   */
  add(ids: ArrayLike<number>, rows: Float32Array): void;
  /** The answer from what was added; exact once every input was, without any guarantee before. */
  result(): QueryResult;
};

/**
 * Starts a query on a layer whose index is about to be built: targets run first, everything else is fed by the build.
 * The strategy of the query and `context.units` are not used.
 * @throws EngineError 'bad-argument' for a query that does not fit, or one with units of several layers.
 */
export async function startAnswer(query: Query, context: QueryContext): Promise<BuildAnswer> {
  checkQuery(query, { inputs: context.known.count, layer: context.layer });
  const [layer, ...others] = layersOf(query);
  if (layer === undefined || others.length > 0) {
    throw new EngineError(
      'bad-argument',
      `units: found units of ${[layer, ...others].join(', ')}; expected one layer; build their indexes first`,
    );
  }
  const started = await start(query, context, [], performance.now());
  const { answer } = started;
  const waiting = new Uint8Array(context.known.count);
  for (const id of idsOf(started.left)) waiting[id] = 1;
  let left = sizeOfSet(started.left);
  const next = () => (left > 0 ? anything : null);
  return {
    add(ids, rows) {
      const values = unitColumns(
        query.units,
        query.layer,
        ids.length,
        () => rows,
        (name) => sizeOf(context, name),
      );
      const width = query.units.length;
      for (let at = 0; at < ids.length; at++) {
        const id = ids[at] as number;
        if (waiting[id] !== 1) continue;
        waiting[id] = 0;
        left -= 1;
        answer.offerRows([id], values.subarray(at * width, (at + 1) * width));
      }
      answer.inputsRun += ids.length;
      answer.batches += 1;
      answer.report(next());
    },
    result: () =>
      resultOf(started, { guarantee: answer.guarantee(next()), known: 0, unreached: left, scanMs: 0 }),
  };
}
