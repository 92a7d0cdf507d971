import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Preprocessing } from '../../engine/api.ts';
import { pictureBox, seenBox } from './picture-box.ts';

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

describe('picture box', () => {
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
