import { describe, expect, it } from 'vitest';
import type { Maps } from '../../engine/visualizers.ts';
import { movedPixel, pixelAt, samePlace, valueAt } from './crosshair.ts';

const map = (rows: number, columns: number): Maps => ({
  data: Float32Array.from({ length: rows * columns }, (_, i) => i),
  shape: [1, rows, columns, 1],
});

describe('the cross-hair', () => {
  it('reads the pixel under a place', () => {
    const maps = map(4, 5);
    const pixel = pixelAt(maps, { x: 0.61, y: 0.5 });
    expect(pixel).toEqual({ row: 2, column: 3, rows: 4, columns: 5 });
    expect(valueAt(maps, pixel)).toBe(2 * 5 + 3);
  });

  it('finds the same place in a map of another size', () => {
    const pixel = { row: 13, column: 27, rows: 28, columns: 28 };
    expect(samePlace(map(7, 7), pixel)).toMatchObject({ row: 3, column: 6 });
    expect(samePlace(map(28, 28), pixel)).toEqual(pixel);
  });

  it('moves by a pixel, from the middle on, and stays inside', () => {
    const maps = map(3, 3);
    const start = movedPixel(maps, null, 'ArrowUp');
    expect(start).toMatchObject({ row: 1, column: 1 });
    const up = movedPixel(maps, start, 'ArrowUp');
    expect(up).toMatchObject({ row: 0, column: 1 });
    expect(movedPixel(maps, up, 'ArrowUp')).toEqual(up);
    expect(movedPixel(maps, up, 'x')).toBeNull();
  });
});
