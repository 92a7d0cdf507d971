import { expect, test } from 'vitest';
import type { Picture } from './image-set.ts';
import { thumbnails } from './thumbnails.ts';

const grey = (height: number, width: number, values: number[]): Picture => ({
  height,
  width,
  channels: 1,
  data: Uint8Array.from(values),
});
const reds = (rgba: Uint8ClampedArray) => [...rgba].filter((_, index) => index % 4 === 0);
const alphas = (rgba: Uint8ClampedArray) => [...rgba].filter((_, index) => index % 4 === 3);

test('small pictures are enlarged by whole pixels', () => {
  expect(reds(thumbnails([grey(2, 2, [1, 2, 3, 4])], 4))).toEqual([
    1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 4, 4, 3, 3, 4, 4,
  ]);
});

test('large ones are averaged over areas, fractional ones too', () => {
  expect(
    reds(
      thumbnails(
        [
          grey(
            4,
            4,
            Array.from({ length: 16 }, (_, i) => 10 * i),
          ),
        ],
        2,
      ),
    ),
  ).toEqual([25, 45, 105, 125]);
  expect(reds(thumbnails([grey(3, 3, [0, 90, 180, 0, 90, 180, 0, 90, 180])], 2))).toEqual([30, 150, 30, 150]);
});

test('shrinking keeps the mean', () => {
  const values = Array.from({ length: 30 * 30 }, (_, i) => (i * 7919) % 256);
  const mean = (list: number[]) => list.reduce((a, b) => a + b, 0) / list.length;
  expect(mean(reds(thumbnails([grey(30, 30, values)], 7)))).toBeCloseTo(mean(values), 0);
});

test('the aspect is kept and the rest transparent; pictures follow one another', () => {
  const wide = thumbnails([grey(1, 2, [5, 6]), grey(2, 1, [7, 8])], 4);
  expect(alphas(wide)).toEqual([
    0,
    0,
    0,
    0,
    255,
    255,
    255,
    255,
    255,
    255,
    255,
    255,
    0,
    0,
    0,
    0,
    ...Array(4).fill([0, 255, 255, 0]).flat(),
  ]);
  expect(reds(wide).slice(4, 8)).toEqual([5, 5, 6, 6]);
});

test('colour', () => {
  const picture: Picture = { height: 1, width: 1, channels: 3, data: Uint8Array.from([1, 2, 3]) };
  expect([...thumbnails([picture], 1)]).toEqual([1, 2, 3, 255]);
});
