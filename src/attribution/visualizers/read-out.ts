import type { GridCell } from './grid.ts';
import type { Maps } from './maps.ts';

/** The values of one pixel, a number for each channel; null outside. */
export function readPixel({ data, shape }: Maps, map: number, x: number, y: number): number[] | null {
  const [count, height, width, channels] = shape;
  if (!(map >= 0 && map < count && x >= 0 && x < width && y >= 0 && y < height)) return null;
  const at = ((Math.floor(map) * height + Math.floor(y)) * width + Math.floor(x)) * channels;
  return [...data.subarray(at, at + channels)];
}

/** The cell of a grid under a point, and where in it, 0..1 from its left and top; null between cells. */
export function locate(
  cells: readonly GridCell[],
  x: number,
  y: number,
): { cell: GridCell; across: number; down: number } | null {
  const cell = cells.find(
    ({ left, top, width, height }) => x >= left && x < left + width && y >= top && y < top + height,
  );
  return cell ? { cell, across: (x - cell.left) / cell.width, down: (y - cell.top) / cell.height } : null;
}
