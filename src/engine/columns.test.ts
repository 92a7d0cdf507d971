import { expect, it } from 'vitest';
import type { Layer } from '../model/index.ts';
import { columnCount, columnOf, columnRows } from './columns.ts';

const layer: Layer = { name: 'conv', kind: 'Conv2D', shape: [2, 2, 3], units: 12 };
const rows = Float32Array.from({ length: 24 }, (_, at) => Math.sin(at * 7));

it('finds every pooled channel in the column that the unit names', () => {
  const pooled = columnRows(rows, 2, layer, 'channels');
  expect(columnCount(layer, 'channels')).toBe(6);
  for (const row of [0, 1]) {
    for (const channel of [0, 1, 2]) {
      const values = [0, 1, 2, 3].map((position) => rows[row * 12 + position * 3 + channel] as number);
      const max = columnOf({ channel, pool: 'max' }, layer);
      const mean = columnOf({ channel, pool: 'mean' }, layer);
      expect(max.columns).toBe('channels');
      expect(pooled[row * 6 + max.column]).toBe(Math.max(...values));
      expect(pooled[row * 6 + mean.column]).toBeCloseTo(values.reduce((a, b) => a + b) / 4, 6);
    }
  }
});

it('leaves neurons where they are', () => {
  expect(columnRows(rows, 2, layer, 'neurons')).toBe(rows);
  expect(columnOf(7, layer)).toEqual({ columns: 'neurons', column: 7 });
  expect(columnOf({ neuron: 7, layer: 'conv' }, layer)).toEqual({ columns: 'neurons', column: 7 });
});
