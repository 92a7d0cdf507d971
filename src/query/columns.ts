import { EngineError } from '../lib/errors.ts';
import type { LayerSize, Pool, Unit } from './types.ts';
import { layerOfUnit } from './unit.ts';

/** Reads one unit's activation from a whole-layer row that starts at `offset`. */
type Reader = (rows: Float32Array, offset: number) => number;

/**
 * Activations of some units, [rows, units.length], from whole-layer rows.
 * @param rowsOf [rows, units of the layer] of each layer that a unit belongs to.
 */
export function unitColumns(
  units: readonly Unit[],
  queryLayer: string,
  count: number,
  rowsOf: (layer: string) => Float32Array,
  sizeOf: (layer: string) => LayerSize,
): Float32Array {
  const columns = new Float32Array(count * units.length);
  units.forEach((unit, column) => {
    const layer = layerOfUnit(unit, queryLayer);
    const rows = rowsOf(layer);
    const size = sizeOf(layer);
    const read = readerOf(unit, size);
    for (let row = 0; row < count; row++) {
      columns[row * units.length + column] = read(rows, row * size.units);
    }
  });
  return columns;
}

/**
 * Every channel of rows [count, h * w * channels] pooled over its positions: [count, channels]. What an index of
 * pooled channels must be built from, so that its values equal those of queries to the last bit.
 */
export function poolChannels(
  rows: Float32Array,
  count: number,
  size: { units: number; channels: number },
  pool: Pool,
): Float32Array {
  const pooled = new Float32Array(count * size.channels);
  for (let channel = 0; channel < size.channels; channel++) {
    const read = channelReader(channel, pool, size.units, size.channels);
    for (let row = 0; row < count; row++) {
      pooled[row * size.channels + channel] = read(rows, row * size.units);
    }
  }
  return pooled;
}

function readerOf(unit: Unit, size: LayerSize): Reader {
  const neuron = typeof unit === 'number' ? unit : 'neuron' in unit ? unit.neuron : null;
  if (neuron !== null) return (rows, offset) => rows[offset + neuron] as number;
  const { channel, pool } = unit as { channel: number; pool: Pool };
  if (size.channels === null) throw new EngineError('internal', 'a channel of a layer without channels');
  return channelReader(channel, pool, size.units, size.channels);
}

/** Positions are row-major with the channel last; the mean is summed in float64 in that order. */
function channelReader(channel: number, pool: Pool, units: number, channels: number): Reader {
  if (pool === 'max') {
    return (rows, offset) => {
      let highest = rows[offset + channel] as number;
      for (let at = channel + channels; at < units; at += channels) {
        highest = Math.max(highest, rows[offset + at] as number);
      }
      return highest;
    };
  }
  const positions = units / channels;
  return (rows, offset) => {
    let sum = 0;
    for (let at = channel; at < units; at += channels) sum += rows[offset + at] as number;
    return sum / positions;
  };
}
