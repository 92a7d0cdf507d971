import { readPixel } from '../../engine/visualizers.ts';
import { formatValue } from '../shared/format.ts';
import { type DrawnAttribution, mapShape } from './render-attribution.ts';

export type Cell = { row: number; column: number };

/** A map as a read-out needs it. */
export type ReadMap = {
  height: number;
  width: number;
  /** One number per pixel, as drawn before any scaling. */
  values: DrawnAttribution['values'];
  /** The map itself, [height, width, channels]. */
  data: Float32Array;
  channels: number;
};

export function readMapOf(data: Float32Array, shape: readonly number[], drawn: DrawnAttribution): ReadMap {
  const [height, width, channels] = mapShape(shape);
  return { height, width, channels, data, values: drawn.values };
}

/** The pixel of largest magnitude; the first of equal ones. */
export function strongest({ values: { data }, width }: Pick<ReadMap, 'values' | 'width'>): Cell {
  let best = 0;
  let reach = 0;
  for (let index = 0; index < data.length; index++) {
    const magnitude = Math.abs(data[index] ?? 0);
    // A missing value is larger than nothing.
    if (magnitude > reach) [best, reach] = [index, magnitude];
  }
  return { row: Math.floor(best / width), column: best % width };
}

function number(value: number): string {
  return Number.isNaN(value) ? 'no value' : formatValue(value);
}

/** `row 3, column 5: 0.0123`; with its channels where there are a few: `(0.01, 0.002, 0.0003)`. */
export function cellText(map: ReadMap, { row, column }: Cell): string {
  const { values, data, channels, height, width } = map;
  const [value = Number.NaN] = readPixel(values, 0, column, row) ?? [];
  const text = `row ${row}, column ${column}: ${number(value)}`;
  if (channels === 1 || channels > 4) return text;
  const own = readPixel({ data, shape: [1, height, width, channels] }, 0, column, row) ?? [];
  return `${text} (${own.map(number).join(', ')})`;
}
