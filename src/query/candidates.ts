import { EngineError } from '../lib/errors.ts';
import type { Filter } from './types.ts';

/** What is known of every input; null where nothing is. */
export type KnownInputs = { count: number; labels: Int32Array | null; predictions: Int32Array | null };

/**
 * The inputs that meet every condition, ascending.
 * @throws EngineError 'bad-argument' when a condition needs labels or predictions that are not known.
 */
export function candidates(where: Filter | undefined, known: KnownInputs): Uint32Array {
  if (!where) return everyInput(known.count);
  const conditions = conditionsOf(where, known);
  const ids = where.ids ? Uint32Array.from(new Set(where.ids)).sort() : everyInput(known.count);
  return ids.filter((id) => conditions.every((holds) => holds(id)));
}

/** All ids, ascending. */
export function everyInput(count: number): Uint32Array {
  const ids = new Uint32Array(count);
  for (let id = 0; id < count; id++) ids[id] = id;
  return ids;
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
