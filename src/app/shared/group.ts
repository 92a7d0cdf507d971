import type { LayerInfo, PooledChannel, Query, Target, Unit } from '../../engine/api.ts';
import { unitText } from './unit.ts';

/** The layer a unit of a query belongs to. */
export function layerOf(unit: Unit, queryLayer: string): string {
  return typeof unit === 'number' ? queryLayer : (unit.layer ?? queryLayer);
}

/** A text that two units share exactly when they are the same one. */
export function keyOf(unit: Unit, queryLayer: string): string {
  const layer = layerOf(unit, queryLayer);
  if (typeof unit === 'number') return `${layer}/${unit}`;
  return 'neuron' in unit ? `${layer}/${unit.neuron}` : `${layer}/${unit.pool}/${unit.channel}`;
}

/** The same units, written for a query of another layer: units of `to` without their layer, all others with it. */
export function rebase(units: readonly Unit[], from: string, to: string): Unit[] {
  return units.map((unit) => {
    const layer = layerOf(unit, from);
    const elsewhere = layer === to ? {} : { layer };
    if (typeof unit === 'object' && 'channel' in unit) {
      return { channel: unit.channel, pool: unit.pool, ...elsewhere } satisfies PooledChannel;
    }
    const neuron = typeof unit === 'number' ? unit : unit.neuron;
    return layer === to ? neuron : { neuron, layer };
  });
}

/** The single neurons of the query's own layer. */
export function neuronsOf(units: readonly Unit[], layer: string): number[] {
  return rebase(units, layer, layer).filter((unit) => typeof unit === 'number');
}

/** `c 12 @ 3,4`, `max of c 12`; of another layer than the query's: `c 12 @ 3,4 of conv2`. */
export function unitName(unit: Unit, queryLayer: string, layers: readonly LayerInfo[]): string {
  const layer = layerOf(unit, queryLayer);
  const shape = layers.find((one) => one.name === layer)?.shape ?? [];
  const own =
    typeof unit === 'object' && 'channel' in unit
      ? `${unit.pool} of c ${unit.channel}`
      : unitText(shape, typeof unit === 'number' ? unit : unit.neuron);
  return layer === queryLayer ? own : `${own} of ${layer}`;
}

function isIndex(value: unknown, count: number | null): boolean {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) < (count ?? 0);
}

/** Whether anything read from storage is a unit of these layers. */
export function isUnit(value: unknown, queryLayer: string, layers: readonly LayerInfo[]): value is Unit {
  const given = typeof value === 'number' ? { neuron: value } : (value as Record<string, unknown> | null);
  if (typeof given !== 'object' || given === null) return false;
  const { neuron, channel, pool, layer: name } = given as Record<string, unknown>;
  const layer = layers.find((one) => one.name === (name ?? queryLayer));
  if (!layer) return false;
  if (neuron !== undefined) return isIndex(neuron, layer.units);
  return isIndex(channel, layer.channels) && (pool === 'max' || pool === 'mean');
}

/** What a query is similar to, however many were given. */
export function targetsOf({ target, targets }: Pick<Query, 'target' | 'targets'>): Target[] {
  return targets ?? (target === undefined ? [] : [target]);
}

/** Pictures cannot be written down as text. */
export function hasPicture(query: Query): boolean {
  return targetsOf(query).some((target) => typeof target !== 'number');
}
