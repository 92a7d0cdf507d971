import type { Raster } from './raster.ts';
import { gridSize } from './tiler.ts';

export type GridOptions = {
  /** Pixels between cells; 2. */
  gap?: number;
  /** Red, green, blue, alpha, 0..255, behind and between the cells; white. */
  background?: readonly [number, number, number, number];
};

/** Where a raster lies in the grid, in pixels from the top left. */
export type GridCell = {
  row: number;
  column: number;
  left: number;
  top: number;
  width: number;
  height: number;
};

export type Grid = { raster: Raster; cells: GridCell[] };

/** Starts of lines of these sizes with gaps between them, and where the last one ends. */
function lay(sizes: readonly number[], gap: number): { starts: number[]; end: number } {
  const starts: number[] = [];
  let end = 0;
  for (const size of sizes) {
    starts.push(starts.length > 0 ? end + gap : 0);
    end = (starts.at(-1) ?? 0) + size;
  }
  return { starts, end };
}

function blank(width: number, height: number, color: readonly number[]): Raster {
  const pixels = new Uint8ClampedArray(width * height * 4);
  for (let at = 0; at < pixels.length; at += 4) pixels.set(color, at);
  return { width, height, pixels };
}

function paste(onto: Raster, raster: Raster, left: number, top: number): void {
  const line = raster.width * 4;
  for (let y = 0; y < raster.height; y++) {
    onto.pixels.set(raster.pixels.subarray(y * line, (y + 1) * line), ((top + y) * onto.width + left) * 4);
  }
}

/**
 * Rasters side by side, such as methods down and results across. A column is as wide as its widest raster and a row as high
 * as its highest; null leaves a cell empty. The cells say where names, legends and read-outs go.
 */
export function gridOf(rows: readonly (readonly (Raster | null)[])[], options: GridOptions = {}): Grid {
  const { gap = 2, background = [255, 255, 255, 255] } = options;
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(0, ...rows.map((row) => row[column]?.width ?? 0)),
  );
  const heights = rows.map((row) => Math.max(0, ...row.map((raster) => raster?.height ?? 0)));
  const across = lay(widths, gap);
  const down = lay(heights, gap);
  const whole = blank(across.end, down.end, background);
  const cells: GridCell[] = [];
  for (const [row, rasters] of rows.entries()) {
    for (const [column, raster] of rasters.entries()) {
      if (!raster) continue;
      const left = across.starts[column] ?? 0;
      const top = down.starts[row] ?? 0;
      paste(whole, raster, left, top);
      cells.push({ row, column, left, top, width: raster.width, height: raster.height });
    }
  }
  return { raster: whole, cells };
}

/** Rasters in a grid as square as possible, row by row. */
export function squareGrid(rasters: readonly Raster[], options: GridOptions = {}): Grid {
  const { rows, cols } = gridSize(rasters.length);
  const lines = Array.from({ length: rows }, (_, row) => rasters.slice(row * cols, (row + 1) * cols));
  return gridOf(lines, options);
}
