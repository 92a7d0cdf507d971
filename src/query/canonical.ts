import { targetsOf } from './target.ts';
import type { Filter, Query, Unit } from './types.ts';
import { layerOfUnit } from './unit.ts';

/**
 * The same query in one form for all ways to write it: no field that says what holds by default, the layer of the first
 * unit as the query's layer, neurons of that layer as plain numbers, filter lists ascending and without repeats. Fields
 * that do not count for the kind of query are left out.
 */
export function canonicalQuery(query: Query): Query {
  const { kind, k } = query;
  const [first] = query.units;
  const layer = first === undefined ? query.layer : layerOfUnit(first, query.layer);
  const plain: Query = {
    layer,
    units: query.units.map((unit) => plainUnit(unit, query.layer, layer)),
    kind,
    k,
  };
  if (kind === 'similar') addSimilar(plain, query);
  else if (query.aggregate !== undefined && query.aggregate !== 'sum') plain.aggregate = query.aggregate;
  if (query.weights?.some((weight) => weight !== 1)) plain.weights = [...query.weights];
  const where = plainFilter(query.where ?? {});
  if (Object.keys(where).length > 0) plain.where = where;
  if (query.theta !== undefined && query.theta !== 1) plain.theta = query.theta;
  if (query.strategy !== undefined && query.strategy !== 'scan') plain.strategy = query.strategy;
  return plain;
}

function addSimilar(plain: Query, query: Query): void {
  const targets = targetsOf(query);
  if (targets.length === 1 && targets[0] !== undefined) plain.target = targets[0];
  else plain.targets = targets;
  if (query.includeTarget) plain.includeTarget = true;
  if (query.distance !== undefined && query.distance !== 'l2') plain.distance = query.distance;
}

function plainUnit(unit: Unit, from: string, to: string): Unit {
  const layer = layerOfUnit(unit, from);
  const elsewhere = layer === to ? {} : { layer };
  if (typeof unit === 'object' && 'channel' in unit) {
    return { channel: unit.channel, pool: unit.pool, ...elsewhere };
  }
  const neuron = typeof unit === 'number' ? unit : unit.neuron;
  return layer === to ? neuron : { neuron, ...elsewhere };
}

function plainFilter({ labels, predictions, correct, ids }: Filter): Filter {
  return {
    ...(labels && { labels: ascending(labels) }),
    ...(predictions && { predictions: ascending(predictions) }),
    ...(correct !== undefined && { correct }),
    ...(ids && { ids: ascending(ids) }),
  };
}

function ascending(values: readonly number[]): number[] {
  return [...new Set(values)].sort((a, b) => a - b);
}
