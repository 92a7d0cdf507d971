import { describe, expect, it } from 'vitest';
import { overlayEdges } from './edge-overlay.ts';
import { cannyEdges } from './edges.ts';
import oracles from './fixtures/oracles.json' with { type: 'json' };
import { rastersOf } from './raster.ts';
import { resizeMaps } from './resize.ts';
import { mapOf } from './test-maps.ts';

const [height, width] = [20, 26];
const picture = Array.from({ length: height }, (_, y) =>
  Array.from({ length: width }, (_, x) => {
    const disc = (x - 10) ** 2 + (y - 12) ** 2 < 36 ? 0.35 : 0;
    return Math.min(1, Math.max(0, 0.4 + 0.25 * Math.sin(x / 3) * Math.cos(y / 4) + disc));
  }),
);

describe('edges', () => {
  it.each(oracles.edges)('are those of skimage with $options', ({ options, rows }) => {
    const edges = cannyEdges(picture.flat(), height, width, options);
    const drawn = rows.map((_, y) =>
      Array.from(edges.subarray(y * width, (y + 1) * width), (e) => (e ? '#' : '.')).join(''),
    );
    expect(drawn).toEqual(rows);
  });

  it('a flat picture has none', () => {
    expect(cannyEdges(new Float32Array(100).fill(0.7), 10, 10).some(Boolean)).toBe(false);
  });

  it('resizing is skimage\u2019s of order 1', () => {
    const { data } = resizeMaps(mapOf(oracles.resize.input), 4, 6);
    for (const [i, value] of oracles.resize.expected.flat().entries()) expect(data[i]).toBeCloseTo(value, 6);
  });

  it('are drawn black on the enlarged map, off its border, and nothing else changes', () => {
    const [base] = rastersOf(mapOf(picture.map((row) => row.map(() => 1))));
    const [result] = overlayEdges([base!], mapOf(picture), { dilation: 3, opacity: 0.8 });
    expect([result!.width, result!.height]).toEqual([width * 3, height * 3]);
    const grey = result!.pixels.filter((_, i) => i % 4 === 0);
    expect(new Set(grey)).toEqual(new Set([255, 51]));
    expect(grey.filter((value) => value === 51).length).toBeGreaterThan(100);
    for (let i = 0; i < grey.length; i++) {
      const [x, y] = [i % (width * 3), Math.floor(i / (width * 3))];
      if (Math.min(x, y, width * 3 - 1 - x, height * 3 - 1 - y) < 5) expect(grey[i]).toBe(255);
    }
  });

  it('refuse maps of another size and a fractional dilation', () => {
    const rasters = rastersOf(mapOf([[0, 1]]));
    expect(() => overlayEdges(rasters, mapOf([[0]]))).toThrow('1 of 1 x 1 expected');
    expect(() => overlayEdges(rasters, mapOf([[0, 1]]), { dilation: 1.5 })).toThrow('dilation: 1.5');
  });
});
