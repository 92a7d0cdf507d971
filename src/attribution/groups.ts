import { add, max, mean, mul, reshape, slice, sum, type Tensor, tensor1d } from '@tensorflow/tfjs-core';
import { EngineError } from '../lib/errors.ts';
import type { Site } from '../model/index.ts';
import { sizeOf } from './field.ts';
import type { Quantity } from './quantities.ts';

/** A flat neuron, or a channel pooled over its positions; of the target's layer unless it names another. */
export type GroupUnit =
  | number
  | { neuron: number; layer?: string }
  | { channel: number; pool: 'max' | 'mean'; layer?: string };

type Pooled = { channel: number; pool: 'max' | 'mean'; weight: number };

/** The units of a group that one tensor holds. */
type Part = { site: Site; neurons: Map<number, number>; channels: Pooled[] };

/**
 * The sum of units of any layers, each times its weight (1).
 * @param siteAt the tensor of a layer; without a name, of the target's.
 * @throws EngineError 'bad-argument' for no units, one given twice or that its layer does not have, and for weights
 * that are not one finite number for each.
 */
export function groupQuantity(
  units: readonly GroupUnit[],
  weights: readonly number[] | undefined,
  siteAt: (layer?: string) => Site,
): Quantity {
  checkGroup(units, weights);
  const parts = new Map<string, Part>();
  for (const [i, unit] of units.entries()) {
    const site = siteAt(typeof unit === 'number' ? undefined : unit.layer);
    const part = parts.get(site.key) ?? { site, neurons: new Map<number, number>(), channels: [] };
    parts.set(site.key, part);
    addUnit(part, unit, weights?.[i] ?? 1);
  }
  const all = [...parts.values()];
  return {
    sites: all.map(({ site }) => site),
    value: (ys, source) =>
      all.map((part, i) => partValue(part, ys[i] as Tensor, source.length)).reduce((a, b) => add(a, b)),
  };
}

function partValue({ site, neurons, channels }: Part, y: Tensor, rows: number): Tensor {
  const terms: Tensor[] = [];
  if (neurons.size > 0) {
    const weights = new Float32Array(sizeOf(site.shape));
    for (const [unit, weight] of neurons) weights[unit] = weight;
    terms.push(sum(mul(reshape(y, [rows, weights.length]), tensor1d(weights)), 1));
  }
  const places = reshape(y, [rows, -1, site.shape.at(-1) ?? 1]);
  for (const { channel, pool, weight } of channels) {
    const positions = reshape(slice(places, [0, 0, channel], [-1, -1, 1]), [rows, -1]);
    terms.push(mul(pool === 'max' ? max(positions, 1) : mean(positions, 1), weight));
  }
  return terms.reduce((a, b) => add(a, b));
}

function addUnit(part: Part, unit: GroupUnit, weight: number): void {
  const { neurons, channels, site } = part;
  if (typeof unit === 'object' && 'channel' in unit) {
    const { channel, pool } = unit;
    if (site.shape.length < 3) throw refused('units', `channel ${channel}`, `neurons; the layer is flat`);
    within('units', [channel], site.shape.at(-1) as number);
    if (pool !== 'max' && pool !== 'mean')
      throw refused('units.pool', JSON.stringify(pool), 'max or mean; pool the channel over its positions');
    if (channels.some((other) => other.channel === channel && other.pool === pool)) throw twice(channel);
    channels.push({ channel, pool, weight });
    return;
  }
  const neuron = typeof unit === 'number' ? unit : unit.neuron;
  within('units', [neuron], sizeOf(site.shape));
  if (neurons.has(neuron)) throw twice(neuron);
  neurons.set(neuron, weight);
}

function checkGroup(units: readonly GroupUnit[], weights: readonly number[] | undefined): void {
  if (!Array.isArray(units) || units.length === 0)
    throw refused('units', 'none', 'at least one unit; pick some of a layer');
  if (!weights) return;
  if (weights.length !== units.length)
    throw refused('weights', `${weights.length} numbers`, `${units.length}, one for each unit`);
  const wrong = weights.find((weight) => !Number.isFinite(weight));
  if (wrong !== undefined)
    throw refused('weights', `${wrong}`, 'finite numbers; leave weights out to count all alike');
}

function twice(unit: number): EngineError {
  return refused('units', `${unit} twice`, 'different units; use weights to count one more than another');
}

/** @throws EngineError 'bad-argument' unless there is one at least and all are whole numbers from 0 to count - 1. */
export function within(what: string, indices: readonly number[], count: number): void {
  if (!Array.isArray(indices) || indices.length === 0)
    throw refused(what, 'none', `at least one from 0 to ${count - 1}`);
  for (const index of indices)
    if (!Number.isInteger(index) || index < 0 || index >= count)
      throw refused(what, `${index}`, `whole numbers from 0 to ${count - 1}; the layer has ${count}`);
}

export function refused(what: string, found: string, expected: string): EngineError {
  return new EngineError('bad-argument', `${what}: found ${found}; expected ${expected}`);
}
