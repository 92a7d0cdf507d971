import type { Maps } from './maps.ts';

/** Rows and columns of a grid of n cells, as square as possible: floor(sqrt n) rows, ceil(n / rows) columns. */
export function gridSize(n: number): { rows: number; cols: number } {
  const rows = Math.max(1, Math.floor(Math.sqrt(n)));
  return { rows, cols: Math.ceil(n / rows) };
}

/**
 * All maps in one, side by side in rows, left to right and top to bottom; cells without a map are 0 (Netlens's Tiler).
 * @param maps [count, height, width, channels].
 * @returns [1, rows * height, cols * width, channels].
 */
export function tileMaps({ data, shape: [count, height, width, channels] }: Maps): Maps {
  const { rows, cols } = gridSize(count);
  const line = width * channels;
  const tiled = new Float32Array(rows * height * cols * line);
  for (let index = 0; index < count; index++) {
    const top = Math.floor(index / cols) * height;
    const left = (index % cols) * line;
    for (let y = 0; y < height; y++) {
      const from = (index * height + y) * line;
      tiled.set(data.subarray(from, from + line), (top + y) * cols * line + left);
    }
  }
  return { data: tiled, shape: [1, rows * height, cols * width, channels] };
}
