import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import vectors from './fixtures/vectors.json' with { type: 'json' };
import { gridOf, squareGrid } from './grid.ts';
import { enlarge, type Raster } from './raster.ts';
import { locate, readPixel } from './read-out.ts';
import { anyMaps, mapsFrom } from './test-maps.ts';
import { gridSize, tileMaps } from './tiler.ts';

function plain(width: number, height: number, grey: number): Raster {
  const pixels = new Uint8ClampedArray(width * height * 4).fill(grey);
  return { width, height, pixels };
}

describe('tiler', () => {
  it.each(vectors.tiler)('$id', ({ n, rows, cols }) => {
    expect(gridSize(n)).toEqual({ rows, cols });
  });

  it('puts every value where its cell says and 0 elsewhere', () => {
    fc.assert(
      fc.property(anyMaps, (maps) => {
        const [count, height, width, channels] = maps.shape;
        const { rows, cols } = gridSize(count);
        const tiled = tileMaps(maps);
        expect(tiled.shape).toEqual([1, rows * height, cols * width, channels]);
        for (let cell = 0; cell < rows * cols; cell++) {
          const [x, y] = [(cell % cols) * width, Math.floor(cell / cols) * height];
          const wanted =
            cell < count ? readPixel(maps, cell, width - 1, height - 1) : new Array(channels).fill(0);
          expect(readPixel(tiled, 0, x + width - 1, y + height - 1)).toEqual(wanted);
        }
      }),
    );
  });
});

describe('grid', () => {
  it('lays rasters of several sizes out in rows and columns with gaps', () => {
    const { raster, cells } = gridOf(
      [
        [plain(2, 1, 10), plain(3, 2, 20)],
        [null, plain(1, 1, 30)],
      ],
      { gap: 1 },
    );
    expect([raster.width, raster.height]).toEqual([6, 4]);
    expect(cells).toEqual([
      { row: 0, column: 0, left: 0, top: 0, width: 2, height: 1 },
      { row: 0, column: 1, left: 3, top: 0, width: 3, height: 2 },
      { row: 1, column: 1, left: 3, top: 3, width: 1, height: 1 },
    ]);
    const grey = raster.pixels.filter((_, i) => i % 4 === 0);
    expect([...grey]).toEqual(
      [
        [10, 10, 255, 20, 20, 20],
        [255, 255, 255, 20, 20, 20],
        new Array(6).fill(255),
        [255, 255, 255, 30, 255, 255],
      ].flat(),
    );
  });

  it('finds the cell under a point', () => {
    const { cells } = squareGrid(
      [1, 2, 3, 4].map((grey) => plain(4, 2, grey)),
      { gap: 2 },
    );
    expect(locate(cells, 7, 5)).toEqual({ cell: cells[3], across: 0.25, down: 0.5 });
    expect(locate(cells, 5, 1)).toBeNull();
    expect(gridOf([])).toEqual({
      raster: { width: 0, height: 0, pixels: new Uint8ClampedArray() },
      cells: [],
    });
  });

  it('reads a pixel out, and nothing outside', () => {
    const maps = mapsFrom([
      [
        [
          [1, 2],
          [3, 4],
        ],
      ],
      [
        [
          [5, 6],
          [7, 8],
        ],
      ],
    ]);
    expect(readPixel(maps, 1, 1.9, 0.2)).toEqual([7, 8]);
    expect(readPixel(maps, 2, 0, 0)).toBeNull();
    expect(readPixel(maps, 0, -1, 0)).toBeNull();
  });

  it('enlarges by repeating pixels', () => {
    const line: Raster = { width: 2, height: 1, pixels: Uint8ClampedArray.from([1, 2, 3, 4, 5, 6, 7, 8]) };
    const { width, height, pixels } = enlarge(line, 2);
    expect([width, height]).toEqual([4, 2]);
    expect([...pixels]).toEqual(
      [...Array(2)].flatMap(() => [1, 2, 3, 4, 1, 2, 3, 4, 5, 6, 7, 8, 5, 6, 7, 8]),
    );
  });
});
