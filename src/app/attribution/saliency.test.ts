import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Preprocessing } from '../../engine/api.ts';
import { heatMap, heatPixels, heatScale, pictureBox, seenBox } from './saliency.ts';

const crop: Preprocessing = {
  height: 10,
  width: 10,
  channels: 3,
  resize: 'crop',
  order: 'rgb',
  scale: 1,
  mean: [0, 0, 0],
  std: [1, 1, 1],
};

function opaque(size: number, left: number, top: number, width: number, height: number): Uint8ClampedArray {
  const pixels = new Uint8ClampedArray(size * size * 4);
  for (let y = top; y < top + height; y++)
    for (let x = left; x < left + width; x++) pixels[(y * size + x) * 4 + 3] = 255;
  return pixels;
}

describe('saliency', () => {
  it('sums over channels, or takes the largest magnitude', () => {
    const gradient = [1, -3, 1, 0.5, 0.5, 0];
    expect([...heatMap(gradient, [1, 2, 3], 'signed').values]).toEqual([-1, 1]);
    expect([...heatMap(gradient, [1, 2, 3], 'absolute').values]).toEqual([3, 0.5]);
  });

  it('scales are symmetric when signed and start at zero when absolute', () => {
    const map = heatMap([-2, 1], [1, 2, 1], 'signed');
    expect(heatScale(map, 'signed')).toEqual({ name: 'blue-red', low: -2, high: 2 });
    const absolute = heatMap([-2, 1], [1, 2, 1], 'absolute');
    expect(heatScale(absolute, 'absolute')).toEqual({ name: 'inferno', low: 0, high: 2 });
  });

  it('a map of zeros is white, not dark blue', () => {
    const map = heatMap([0, 0], [1, 2, 1], 'signed');
    expect(heatPixels(map, heatScale(map, 'signed'))[0]).toBeGreaterThan(240);
  });

  it('finds the picture in its letterbox', () => {
    const side = fc.integer({ min: 1, max: 6 });
    fc.assert(
      fc.property(side, side, fc.nat(4), fc.nat(4), (width, height, left, top) => {
        const box = pictureBox(opaque(10, left, top, width, height), 10);
        expect(box.left).toBeCloseTo(left / 10);
        expect(box.top).toBeCloseTo(top / 10);
        expect(box.width).toBeCloseTo(width / 10);
        expect(box.height).toBeCloseTo(height / 10);
      }),
    );
    expect(pictureBox(new Uint8ClampedArray(16), 2)).toEqual({ left: 0, top: 0, width: 1, height: 1 });
  });

  it('a crop sees the centre square, a stretch everything', () => {
    const wide = { left: 0, top: 0.25, width: 1, height: 0.5 };
    expect(seenBox(wide, crop)).toEqual({ left: 0.25, top: 0.25, width: 0.5, height: 0.5 });
    expect(seenBox(wide, { ...crop, resize: 'stretch' })).toEqual(wide);
  });
});
