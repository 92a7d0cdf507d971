import type { UnitIndex } from '../src/index/index.ts';
import {
  type ActivationCache,
  type Query,
  type QueryContext,
  type QueryResult,
  runQuery,
} from '../src/query/index.ts';
import { inputs, type LayerActivations } from './activations.ts';
import { draw } from './benchmark.ts';

export const k = 20;
export const groupKinds = ['top', 'random-high'] as const;
export type GroupKind = (typeof groupKinds)[number];

const maxBatch = 64;

/** An input's units that are not zero, most activated first. */
export function activeUnits({ units, data }: LayerActivations, input: number): number[] {
  const row = data.subarray(input * units, (input + 1) * units);
  const active = Array.from(row.keys()).filter((unit) => row[unit] !== 0);
  return active.sort((a, b) => (row[b] as number) - (row[a] as number) || a - b);
}

/** Units of a target: its most active ones, or random ones of the upper half of those that are not zero; null when there are too few. */
export function groupOf(
  layer: LayerActivations,
  target: number,
  { kind, size }: { kind: GroupKind; size: number },
  next: () => number,
): number[] | null {
  const active = activeUnits(layer, target);
  const from =
    kind === 'top' ? active.slice(0, size) : active.slice(0, Math.max(size, Math.ceil(active.length / 2)));
  return from.length < size ? null : draw(from, size, next);
}

/** How a query gets at a layer: activations come from memory instead of a network. */
export type Access = {
  layer: LayerActivations;
  unit: (unit: number) => Promise<UnitIndex>;
  labels?: Int32Array;
  cache?: ActivationCache;
  takeBatch?: QueryContext['takeBatch'];
};

/** Asks, and compares the answer with brute force over the same activations: ids and scores; of `nta` the scores. */
export async function ask(query: Query & { units: number[] }, access: Access): Promise<QueryResult['stats']> {
  const { layer, unit, labels = null, cache, takeBatch } = access;
  const { rows, guarantee, stats } = await runQuery(query, {
    known: { count: inputs, labels, predictions: null },
    layer: () => ({ units: layer.units, channels: null }),
    forward: async (ids) => [unitRows(layer, ids)],
    units: () => Promise.all(query.units.map(unit)),
    agreement: 'same-bits',
    maxBatch,
    cache,
    takeBatch,
  });
  const expected = bruteForce(query, layer, labels);
  const same = rows.every(({ input, score }, rank) => {
    const right = expected[rank];
    const near = Math.abs(score - (right?.score ?? Number.NaN)) <= 1e-9 * Math.abs(score);
    return near && (query.strategy === 'nta' || input === right?.input);
  });
  if (same && rows.length === expected.length && guarantee.exact) return stats;
  throw new Error(`${JSON.stringify(query)}: found ${show(rows)}; brute force gives ${show(expected)}`);
}

function unitRows({ units, data }: LayerActivations, ids: Uint32Array): Float32Array {
  const rows = new Float32Array(ids.length * units);
  ids.forEach((id, at) => {
    rows.set(data.subarray(id * units, (id + 1) * units), at * units);
  });
  return rows;
}

type Scored = { input: number; score: number };

const show = (rows: readonly Scored[]) => rows.map(({ input, score }) => `${input} ${score}`).join(', ');

/** Similar by l2 and highest by sum, from the definitions in float64; ties by smaller id. */
function bruteForce(
  query: Query & { units: number[] },
  layer: LayerActivations,
  labels: Int32Array | null,
): Scored[] {
  const { target, where } = query;
  const passes = (id: number) =>
    (id !== target || query.includeTarget === true) &&
    (where?.labels === undefined || where.labels.includes(labels?.[id] ?? -1));
  const ids = Array.from({ length: inputs }, (_, id) => id).filter(passes);
  const sign = query.kind === 'highest' ? -1 : 1;
  const costs = Float64Array.from(ids, (id) => sign * scoreOf(query, layer, id));
  const last = costs.toSorted()[Math.min(query.k, costs.length) - 1] as number;
  return ids
    .map((input, at) => ({ input, cost: costs[at] as number }))
    .filter(({ cost }) => cost <= last)
    .sort((a, b) => a.cost - b.cost || a.input - b.input)
    .slice(0, query.k)
    .map(({ input, cost }) => ({ input, score: sign * cost }));
}

function scoreOf(
  { kind, units, target }: Query & { units: number[] },
  layer: LayerActivations,
  id: number,
): number {
  const value = (input: number, unit: number) => layer.data[input * layer.units + unit] as number;
  let sum = 0;
  for (const unit of units)
    sum += kind === 'similar' ? (value(id, unit) - value(target as number, unit)) ** 2 : value(id, unit);
  return kind === 'similar' ? Math.sqrt(sum) : sum;
}
