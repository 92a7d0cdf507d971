import { expect, test } from 'vitest';
import { datasetFingerprint } from './fingerprint.ts';
import { commonShape, type FileSet, type PixelSet } from './image-set.ts';
import { openImageSet } from './open-image-set.ts';
import { PictureCache } from './picture-cache.ts';
import { headerDecode, pngHeader } from './test-files.ts';

const common = { labels: null, classes: null, skipped: [] };
const pixelSet: PixelSet = {
  ...common,
  kind: 'pixels',
  format: 'idx',
  name: 'p',
  length: 3,
  height: 1,
  width: 2,
  channels: 1,
  pixels: Uint8Array.from([1, 2, 3, 4, 5, 6]),
};

function fileSet(...sizes: [height: number, width: number][]): FileSet {
  return {
    ...common,
    kind: 'files',
    format: 'images',
    name: 'f',
    length: sizes.length,
    files: sizes.map(([height, width]) => new Blob([pngHeader(width, height)])),
    names: sizes.map((_, index) => `${index}.png`),
    sizes: Uint32Array.from(sizes.flat()),
  };
}

test('pictures in the order asked for', async () => {
  const pictures = await openImageSet(pixelSet).pictures([2, 0]);
  expect(pictures.map(({ data }) => [...data])).toEqual([
    [5, 6],
    [1, 2],
  ]);
  const files = await openImageSet(fileSet([2, 3], [4, 5], [6, 7]), headerDecode).pictures(
    Int32Array.of(2, 1, 2),
  );
  expect(files.map(({ height }) => height)).toEqual([6, 4, 6]);
});

test('ids outside the set are refused', async () => {
  for (const id of [-1, 3, 0.5, Number.NaN]) {
    await expect(openImageSet(pixelSet).pictures([0, id])).rejects.toMatchObject({ code: 'bad-argument' });
  }
  await expect(openImageSet(pixelSet).pictures([3])).rejects.toThrow(
    /3 found; a whole number from 0 to 2 expected/,
  );
});

test('a decoded picture is kept', async () => {
  let decoded = 0;
  const set = openImageSet(fileSet([2, 3], [4, 5]), (blob) => {
    decoded++;
    return headerDecode(blob);
  });
  await set.pictures([0, 1]);
  await set.pictures([1, 0]);
  expect(decoded).toBe(2);
});

test('a file that no longer decodes is named', async () => {
  const set = openImageSet({ ...fileSet([2, 3]), files: [new Blob(['x'])] }, headerDecode);
  await expect(set.pictures([0])).rejects.toMatchObject({
    code: 'bad-dataset',
    message: expect.stringMatching(/^0\.png: no longer decodes/),
  });
});

test('the cache drops the least recently used and never passes its limit', () => {
  const cache = new PictureCache(10);
  const of = (size: number) => ({ height: 1, width: size, channels: 1 as const, data: new Uint8Array(size) });
  cache.set(1, of(4));
  cache.set(2, of(4));
  cache.get(1);
  cache.set(3, of(4));
  expect([1, 2, 3].map((id) => cache.get(id) !== undefined)).toEqual([true, false, true]);
  cache.set(3, of(11));
  expect([cache.get(3), cache.bytes]).toEqual([undefined, 4]);
});

test('the size all pictures share', () => {
  expect(commonShape(pixelSet)).toEqual([1, 2, 1]);
  expect(commonShape(fileSet([2, 3], [2, 3]))).toEqual([2, 3, 3]);
  expect(commonShape(fileSet([2, 3], [3, 2]))).toBeNull();
});

test('fingerprints: pixels, shape and order count, labels and names do not', async () => {
  const print = await datasetFingerprint(pixelSet);
  expect(print).toMatch(/^[0-9a-f]{64}$/);
  expect(
    await datasetFingerprint({ ...pixelSet, name: 'q', labels: Int32Array.of(0, 1, 2), classes: ['a'] }),
  ).toBe(print);
  expect(await datasetFingerprint({ ...pixelSet, height: 2, width: 1 })).not.toBe(print);
  const files = await datasetFingerprint(fileSet([2, 3], [4, 5]));
  expect(await datasetFingerprint(fileSet([4, 5], [2, 3]))).not.toBe(files);
});
