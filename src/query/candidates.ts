import { EngineError } from '../lib/errors.ts';
import { everyInput, everyInputOf, type InputSet, inputsOf } from './input-set.ts';
import type { Filter } from './types.ts';

/** What is known of every input; null where nothing is. */
export type KnownInputs = { count: number; labels: Int32Array | null; predictions: Int32Array | null };

/**
 * The inputs that meet every condition.
 * @throws EngineError 'bad-argument' when a condition needs labels or predictions that are not known.
 */
export function candidates(where: Filter | undefined, known: KnownInputs): InputSet {
  const conditions = where ? conditionsOf(where, known) : [];
  if (!where?.ids && conditions.length === 0) return everyInputOf(known.count);
  let ids = where?.ids ? Uint32Array.from(new Set(where.ids)).sort() : everyInput(known.count);
  for (const holds of conditions) ids = narrowed(ids, holds);
  return inputsOf(ids);
}

/** Those that meet a condition; `ids` are written over. */
function narrowed(ids: Uint32Array, holds: (id: number) => boolean): Uint32Array {
  let count = 0;
  for (let at = 0; at < ids.length; at++) {
    const id = ids[at] as number;
    if (holds(id)) ids[count++] = id;
  }
  return ids.subarray(0, count);
}

function conditionsOf(where: Filter, known: KnownInputs): ((id: number) => boolean)[] {
  const conditions: ((id: number) => boolean)[] = [];
  if (where.labels) conditions.push(among(needed('labels', known.labels), where.labels));
  if (where.predictions) conditions.push(among(needed('predictions', known.predictions), where.predictions));
  if (where.correct !== undefined) {
    const labels = needed('labels', known.labels);
    const predictions = needed('predictions', known.predictions);
    conditions.push((id) => (labels[id] === predictions[id]) === where.correct);
  }
  return conditions;
}

function among(values: Int32Array, wanted: readonly number[]): (id: number) => boolean {
  const set = new Set(wanted);
  return (id) => set.has(values[id] as number);
}

function needed(name: 'labels' | 'predictions', values: Int32Array | null): Int32Array {
  if (values) return values;
  const advice =
    name === 'labels' ? 'open a data set with labels' : 'run predictAll first, which predicts every input';
  throw new EngineError('bad-argument', `where: the ${name} of the inputs are not known; ${advice}`);
}
