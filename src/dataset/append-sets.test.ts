import { expect, it } from 'vitest';
import { appendSets } from './append-sets.ts';
import type { FileSet, PixelSet } from './image-set.ts';

const pixels = (length: number, change: Partial<PixelSet> = {}): PixelSet => ({
  kind: 'pixels',
  format: 'idx',
  name: `set of ${length}`,
  length,
  labels: Int32Array.from({ length }, (_, id) => id % 2),
  classes: null,
  skipped: [],
  height: 2,
  width: 2,
  channels: 1,
  pixels: Uint8Array.from({ length: length * 4 }, (_, at) => at + length),
  ...change,
});

const files = (names: string[], classes: string[], labels: number[]): FileSet => ({
  kind: 'files',
  format: 'images',
  name: 'files',
  length: names.length,
  labels: Int32Array.from(labels),
  classes,
  skipped: [],
  files: names.map((name) => new Blob([name])),
  names,
  sizes: Uint32Array.from(names.flatMap(() => [3, 4])),
});

it('puts the inputs of the second set behind those of the first', () => {
  const joined = appendSets(pixels(2), pixels(3)) as PixelSet;
  expect(joined.length).toBe(5);
  expect([...joined.pixels]).toEqual([...pixels(2).pixels, ...pixels(3).pixels]);
  expect([...(joined.labels ?? [])]).toEqual([0, 1, 0, 1, 0]);
});

it('matches classes by name', () => {
  const joined = appendSets(
    files(['a', 'b'], ['cat', 'dog'], [0, 1]),
    files(['c', 'd'], ['dog', 'owl'], [0, 1]),
  ) as FileSet;
  expect(joined.classes).toEqual(['cat', 'dog', 'owl']);
  expect([...(joined.labels ?? [])]).toEqual([0, 1, 1, 2]);
  expect(joined.files).toHaveLength(4);
  expect(joined.sizes).toHaveLength(8);
});

it.each([
  ['another size', pixels(1, { height: 1, width: 4 }), 'found 1 x 4 x 1; expected 2 x 2 x 1'],
  ['no labels', pixels(1, { labels: null }), 'found without labels; expected with labels'],
  ['another kind', files(['a'], ['cat'], [0]), 'found image files; expected decoded images of one size'],
])('refuses %s', (_, more, message) => {
  expect(() => appendSets(pixels(2), more)).toThrow(message);
});
