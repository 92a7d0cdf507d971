import { create } from 'zustand';
import { type Maps, readPixel } from '../../engine/visualizers.ts';

/** A pixel of a map of so many rows and columns. */
export type Pixel = { row: number; column: number; rows: number; columns: number };

/** A place in maps of any size, in shares of their width and height. */
export type Place = { x: number; y: number };

/** The pixel that is pointed at, in the map that is pointed at; null: none is. */
export const useCrosshair = create<{ pixel: Pixel | null }>(() => ({ pixel: null }));

export function showCrosshair(pixel: Pixel | null): void {
  const old = useCrosshair.getState().pixel;
  const same =
    old?.row === pixel?.row &&
    old?.column === pixel?.column &&
    old?.rows === pixel?.rows &&
    old?.columns === pixel?.columns;
  if (!same) useCrosshair.setState({ pixel });
}

function inside(share: number, count: number): number {
  return Math.min(count - 1, Math.max(0, Math.floor(share * count)));
}

/** The pixel of a map at a place. @param maps [1, height, width, 1]. */
export function pixelAt({ shape: [, rows, columns] }: Maps, { x, y }: Place): Pixel {
  return { row: inside(y, rows), column: inside(x, columns), rows, columns };
}

/** The pixel of this map where the middle of that one is. */
export function samePlace(maps: Maps, { row, column, rows, columns }: Pixel): Pixel {
  return pixelAt(maps, { x: (column + 0.5) / columns, y: (row + 0.5) / rows });
}

export function valueAt(maps: Maps, pixel: Pixel): number {
  const { row, column } = samePlace(maps, pixel);
  return readPixel(maps, 0, column, row)?.[0] ?? Number.NaN;
}

const moves: Record<string, readonly [rows: number, columns: number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** One pixel further; the first time the middle of the map. null for keys that do not move. */
export function movedPixel(maps: Maps, from: Pixel | null, key: string): Pixel | null {
  const move = moves[key];
  if (!move) return null;
  if (!from) return pixelAt(maps, { x: 0.5, y: 0.5 });
  const pixel = samePlace(maps, from);
  const to = (at: number, by: number, count: number) => Math.min(count - 1, Math.max(0, at + by));
  return {
    ...pixel,
    row: to(pixel.row, move[0], pixel.rows),
    column: to(pixel.column, move[1], pixel.columns),
  };
}
