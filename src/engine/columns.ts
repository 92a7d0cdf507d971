import type { Layer } from '../model/index.ts';
import { type LayerSize, poolChannels, type Unit } from '../query/index.ts';

/**
 * What the columns of an index are: the layer's neurons, or its channels pooled over their positions, all by `max` and then
 * all by `mean`.
 */
export type IndexColumns = 'neurons' | 'channels';

export function layerSize({ shape, units }: Layer): LayerSize {
  return { units, channels: shape.length === 3 ? (shape[2] as number) : null };
}

/** 0 for the channels of a layer that has none. */
export function columnCount(layer: Layer, columns: IndexColumns): number {
  return columns === 'neurons' ? layer.units : 2 * (layerSize(layer).channels ?? 0);
}

/** [count, columns] from whole-layer rows [count, units]. */
export function columnRows(
  rows: Float32Array,
  count: number,
  layer: Layer,
  columns: IndexColumns,
): Float32Array {
  const { units, channels } = layerSize(layer);
  if (columns === 'neurons' || channels === null) return rows;
  const size = { units, channels };
  const pooled = new Float32Array(count * 2 * channels);
  for (const [at, pool] of (['max', 'mean'] as const).entries()) {
    const values = poolChannels(rows, count, size, pool);
    for (let row = 0; row < count; row++) {
      pooled.set(values.subarray(row * channels, (row + 1) * channels), (2 * row + at) * channels);
    }
  }
  return pooled;
}

/** Where a unit of a layer is found. */
export function columnOf(unit: Unit, layer: Layer): { columns: IndexColumns; column: number } {
  if (typeof unit === 'number') return { columns: 'neurons', column: unit };
  if ('neuron' in unit) return { columns: 'neurons', column: unit.neuron };
  const channels = layerSize(layer).channels ?? 0;
  return { columns: 'channels', column: unit.channel + (unit.pool === 'mean' ? channels : 0) };
}
