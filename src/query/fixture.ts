import type { UnitIndex } from '../index/index.ts';
import { poolChannels } from './columns.ts';
import type { QueryContext } from './context.ts';
import { targetsOf } from './target.ts';
import type { Query, Unit } from './types.ts';
import { layerOfUnit } from './unit.ts';

/** Every activation of one layer: values [inputs, units]. */
export type Layer = { units: number; channels: number | null; values: Float32Array };

/** A small world: layers by name, over the same inputs. */
export type World = { inputs: number; layers: Record<string, Layer> };

export const labelOf = (input: number) => input % 3;
export const predictionOf = (input: number) => (input * 7) % 4;

/** Numbers from a seed, between -1 and 1. */
export function noise(seed: number): () => number {
  let state = seed | 1;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return ((state >>> 8) / 2 ** 24) * 2 - 1;
  };
}

/** One unit's activation of every input, from the definitions. */
export function columnOf(world: World, unit: Unit, queryLayer: string): Float32Array {
  const layer = layerIn(world, layerOfUnit(unit, queryLayer));
  const at = typeof unit === 'number' ? unit : 'neuron' in unit ? unit.neuron : null;
  return Float32Array.from({ length: world.inputs }, (_, input) => {
    const row = layer.values.subarray(input * layer.units, (input + 1) * layer.units);
    if (at !== null) return row[at] as number;
    const { channel, pool } = unit as { channel: number; pool: 'max' | 'mean' };
    const values = Array.from(row).filter((_value, index) => index % (layer.channels ?? 1) === channel);
    return pool === 'max'
      ? Math.max(...values)
      : values.reduce((sum, value) => sum + value, 0) / values.length;
  });
}

/** How a unit is indexed: with equal-width partitions and an exact list, or whole. */
export type Indexing = { partitions: number; maiSize: number } | 'whole';

/** What any right index must satisfy: observed bounds, and an exact list of the highest, ties by smaller id. */
export function indexOf(column: Float32Array, indexing: Indexing): UnitIndex {
  if (indexing === 'whole') return { kind: 'whole', values: column };
  const { partitions, maiSize } = indexing;
  const lowest = Math.min(...column);
  const width = (Math.max(...column) - lowest) / partitions || 1;
  const codes = Uint8Array.from(column, (v) => Math.min(partitions - 1, Math.floor((v - lowest) / width)));
  const low = new Float32Array(partitions).fill(Number.POSITIVE_INFINITY);
  const high = new Float32Array(partitions).fill(Number.NEGATIVE_INFINITY);
  column.forEach((value, id) => {
    const code = codes[id] as number;
    low[code] = Math.min(low[code] as number, value);
    high[code] = Math.max(high[code] as number, value);
  });
  const order = Uint32Array.from(column.keys()).sort(
    (a, b) => (column[b] as number) - (column[a] as number) || a - b,
  );
  const maiInputs = order.slice(0, maiSize);
  const maiValues = Float32Array.from(maiInputs, (id) => column[id] as number);
  return { kind: 'codes', codes, low, high, maiInputs, maiValues };
}

/** @param indexing of each of the query's units, the last one for all further. */
export function contextOf(
  world: World,
  query: Query,
  indexing: Indexing[],
  options: Partial<QueryContext> = {},
): QueryContext & { ran: number[] } {
  const ran: number[] = [];
  return {
    known: {
      count: world.inputs,
      labels: Int32Array.from({ length: world.inputs }, (_, id) => labelOf(id)),
      predictions: Int32Array.from({ length: world.inputs }, (_, id) => predictionOf(id)),
    },
    layer: (name) => world.layers[name] ?? null,
    maxBatch: 32,
    forward: async (ids, layers) => {
      ran.push(...ids);
      return layers.map((name) => rowsOf(layerIn(world, name), ids));
    },
    units: async () =>
      query.units.map((unit, at) =>
        indexOf(columnOf(world, unit, query.layer), (indexing[at] ?? indexing.at(-1)) as Indexing),
      ),
    ran,
    ...options,
  };
}

export function rowsOf(layer: Layer, ids: ArrayLike<number>): Float32Array {
  const rows = new Float32Array(ids.length * layer.units);
  for (let at = 0; at < ids.length; at++) {
    const from = (ids[at] as number) * layer.units;
    rows.set(layer.values.subarray(from, from + layer.units), at * layer.units);
  }
  return rows;
}

function layerIn(world: World, name: string): Layer {
  const layer = world.layers[name];
  if (!layer) throw new Error(`no layer ${name}`);
  return layer;
}

/** Scores written straight from the definitions, in float64. */
function scoreOf(query: Query, row: number[], targets: number[][]): number {
  const weights = query.weights ?? row.map(() => 1);
  const sum = (terms: number[]) => terms.reduce((total, term) => total + term, 0);
  const weighted = (terms: number[]) => terms.map((term, j) => term * (weights[j] as number));
  if (query.kind === 'similar') {
    const distances = targets.map((target) => {
      const gaps = row.map((value, j) => Math.abs(value - (target[j] as number)));
      if (query.distance === 'l1') return sum(weighted(gaps));
      if (query.distance === 'linf') return Math.max(...weighted(gaps));
      return Math.sqrt(sum(weighted(gaps.map((gap) => gap * gap))));
    });
    return sum(distances) / distances.length;
  }
  if (query.aggregate === 'mean') return sum(weighted(row)) / sum(weights);
  if (query.aggregate === 'min') return Math.min(...weighted(row));
  if (query.aggregate === 'max') return Math.max(...weighted(row));
  if (query.aggregate === 'l2') return Math.sqrt(sum(weighted(row.map((value) => value * value))));
  return sum(weighted(row));
}

function passes({ where }: Query, id: number): boolean {
  if (!where) return true;
  const right = labelOf(id) === predictionOf(id);
  return (
    (where.labels?.includes(labelOf(id)) ?? true) &&
    (where.predictions?.includes(predictionOf(id)) ?? true) &&
    (where.correct === undefined || where.correct === right) &&
    (where.ids?.includes(id) ?? true)
  );
}

/** The answer by looking at every input: best first, ties by smaller id. */
export function bruteForce(world: World, query: Query): { input: number; score: number }[] {
  const columns = query.units.map((unit) => columnOf(world, unit, query.layer));
  const row = (id: number) => columns.map((column) => column[id] as number);
  const targets = targetsOf(query).filter((target) => typeof target === 'number');
  const sign = query.kind === 'highest' ? -1 : 1;
  return Array.from({ length: world.inputs }, (_, id) => id)
    .filter((id) => passes(query, id) && (query.includeTarget || !targets.includes(id)))
    .map((input) => ({ input, score: scoreOf(query, row(input), targets.map(row)) }))
    .sort((a, b) => sign * (a.score - b.score) || a.input - b.input)
    .slice(0, query.k);
}

/** Activations of a layer [h, w, c] whose channels are pooled, for tests of `poolChannels`. */
export function pooledColumn(layer: Layer, channel: number, pool: 'max' | 'mean'): Float32Array {
  const channels = layer.channels ?? 1;
  const count = layer.values.length / layer.units;
  const pooled = poolChannels(layer.values, count, { units: layer.units, channels }, pool);
  return pooled.filter((_, at) => at % channels === channel);
}
