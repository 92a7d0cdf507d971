import { expect, test } from 'vitest';
import { guessPreprocessing } from './guess-preprocessing.ts';
import type { FileSet, PixelSet } from './image-set.ts';
import { checkPreprocessing, type Preprocessing, preprocessingKey } from './preprocessing.ts';

const good: Preprocessing = {
  height: 28,
  width: 28,
  channels: 1,
  resize: 'none',
  order: 'rgb',
  scale: 1 / 255,
  mean: [0],
  std: [1],
};
const common = { name: 'x', length: 1, labels: null, classes: null, skipped: [] };
const pixels = (height: number, width: number, channels: 1 | 3): PixelSet => ({
  ...common,
  kind: 'pixels',
  format: 'idx',
  height,
  width,
  channels,
  pixels: new Uint8Array(0),
});
const files = (...sizes: number[]): FileSet => ({
  ...common,
  length: sizes.length / 2,
  kind: 'files',
  format: 'images',
  files: [],
  names: [],
  sizes: Uint32Array.from(sizes),
});

test.each<[Partial<Preprocessing>, RegExp]>([
  [{ std: [0] }, /preprocessing\.std: \[0\] found; 1 numbers above 0/],
  [{ std: [Number.NaN] }, /std/],
  [{ mean: [0, 0, 0] }, /mean: \[0, 0, 0\] found; 1 numbers, one per channel,/],
  [{ scale: Number.POSITIVE_INFINITY }, /scale/],
  [{ height: 0 }, /height: 0 found; a whole number from 1/],
  [{ width: 2.5 }, /width/],
  [{ channels: 2 as 1 }, /channels: 2 found; 1 or 3/],
  [{ resize: 'fill' as 'none' }, /resize: fill found/],
])('refused: %j', (change, message) => {
  expect(() => checkPreprocessing({ ...good, ...change })).toThrow(message);
});

test('every choice that is offered is valid and has a key of its own', () => {
  for (const input of [
    { height: 28, width: 28, channels: 1 as const },
    { height: 224, width: 224, channels: 3 as const },
  ]) {
    const { choices, preprocessing } = guessPreprocessing(input, pixels(28, 28, 1));
    for (const choice of choices) checkPreprocessing(choice.preprocessing);
    expect(choices).toHaveLength(input.channels === 3 ? 5 : 3);
    expect(new Set(choices.map((choice) => preprocessingKey(choice.preprocessing))).size).toBe(
      choices.length,
    );
    expect(choices.map((choice) => choice.preprocessing)).toContainEqual(preprocessing);
  }
});

test('guesses', () => {
  const small = guessPreprocessing({ height: 28, width: 28, channels: 1 }, pixels(28, 28, 1));
  expect(small.preprocessing).toEqual(good);
  expect(small.reason).toMatch(/28 x 28 .* 0\.\.1; all images have this size\.$/);
  const tiny = guessPreprocessing({ height: 32, width: 32, channels: 3 }, pixels(28, 28, 1));
  expect(tiny.preprocessing).toMatchObject({ resize: 'stretch', scale: 1 / 255, channels: 3 });
  expect(tiny.reason).toMatch(/stretched .* grey is repeated/);
  const photographs = guessPreprocessing({ height: 224, width: 224, channels: 3 }, files(256, 300, 400, 256));
  expect(photographs.preprocessing).toMatchObject({ resize: 'crop', scale: 1 / 127.5, mean: [1, 1, 1] });
  expect(
    guessPreprocessing({ height: 224, width: 224, channels: 3 }, files(50, 60, 70, 80)).preprocessing.resize,
  ).toBe('stretch');
});

test('the key tells what counts and forgets what does not', () => {
  expect(preprocessingKey({ ...good, order: 'bgr' })).toBe(preprocessingKey(good));
  expect(preprocessingKey({ ...good, resize: 'crop' })).not.toBe(preprocessingKey(good));
});
