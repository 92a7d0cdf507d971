import { describe, expect, test } from 'vitest';
import { EngineError } from '../lib/errors.ts';
import type { NamedFile } from '../lib/files.ts';
import { readDataset } from './read-dataset.ts';
import {
  diskFiles,
  gzipped,
  HAS_SHARED,
  headerDecode,
  idxBytes,
  NEEDS_SHARED,
  named,
  pngHeader,
  SHARED,
} from './test-files.ts';

const open = (...files: NamedFile[]) => readDataset(files, { decode: headerDecode });

async function refusal(...files: NamedFile[]): Promise<string> {
  const thrown = await open(...files).catch((error: unknown) => error);
  expect(thrown).toBeInstanceOf(EngineError);
  return (thrown as EngineError).message;
}

const pixels = Uint8Array.from({ length: 2 * 3 * 4 }, (_, index) => index);
const packedPixels = await gzipped(idxBytes([2, 3, 4], pixels));
const images = named('t10k-images-idx3-ubyte', idxBytes([2, 3, 4], pixels));
const labels = (count: number) =>
  named('t10k-labels-idx1-ubyte', idxBytes([count], new Uint8Array(count).fill(1)));

describe('IDX', () => {
  test('pictures alone, gzipped or not, by content and not by name', async () => {
    const packed = named('whatever.dat', packedPixels);
    for (const file of [images, packed]) {
      const set = await open(file);
      expect(set).toMatchObject({
        kind: 'pixels',
        format: 'idx',
        length: 2,
        height: 3,
        width: 4,
        channels: 1,
        labels: null,
      });
      expect(set.kind === 'pixels' && [...set.pixels]).toEqual([...pixels]);
    }
  });

  test('colour pictures, labels and class names', async () => {
    const set = await open(
      named('c.idx', idxBytes([2, 2, 2, 3], pixels)),
      labels(2),
      named('classes.txt', 'cat\r\ndog\n\n'),
    );
    expect(set).toMatchObject({ channels: 3, classes: ['cat', 'dog'], skipped: [] });
    expect([...(set.labels ?? [])]).toEqual([1, 1]);
  });

  test('of two label files the one of the same number, then of the same name', async () => {
    const train = named('train-labels-idx1-ubyte', idxBytes([5], new Uint8Array(5)));
    const set = await open(images, train, labels(2));
    expect([...(set.labels ?? [])]).toEqual([1, 1]);
    expect(set.skipped).toMatchObject([{ file: 'train-labels-idx1-ubyte' }]);
    const other = named('other-labels-idx1-ubyte', idxBytes([2], new Uint8Array(2)));
    expect([...((await open(other, labels(2), images)).labels ?? [])]).toEqual([1, 1]);
  });

  test('too few class names are left out and reported', async () => {
    const set = await open(images, labels(2), named('classes.txt', 'only\n'));
    expect(set.classes).toBeNull();
    expect(set.skipped[0]?.reason).toMatch(/1 class names found; labels go up to 1/);
  });

  test.each([
    [
      'cut short',
      [named('t10k.idx', idxBytes([2, 3, 4], pixels).slice(0, -8))],
      /t10k\.idx: 24 bytes of pixels expected for 2 x 3 x 4, found 16; the file is cut short, download it again/,
    ],
    [
      'too long',
      [named('t10k.idx', idxBytes([2, 3, 3], pixels))],
      /18 bytes of pixels expected for 2 x 3 x 3, found 24; the file holds more/,
    ],
    [
      'header cut short',
      [named('t10k.idx', idxBytes([2, 3, 4], pixels).slice(0, 9))],
      /header of 16 bytes expected, found 9/,
    ],
    [
      'wrong magic',
      [named('t10k-images-idx3-ubyte', new Uint8Array([0, 0, 7, 3, 0, 0]))],
      /magic number 0x00000703 found; 0x00000803 .* expected/,
    ],
    [
      'unsupported type',
      [named('x.idx', new Uint8Array([0, 0, 13, 3, 0, 0]))],
      /IDX values of type float32 found; unsigned bytes .* expected/,
    ],
    ['not pictures', [named('x.idx', idxBytes([4, 6], pixels))], /array of 4 x 6 found/],
    [
      'labels of another number',
      [images, labels(3)],
      /t10k-labels-idx1-ubyte \(3\): labels found; one label for each of the 2 pictures/,
    ],
    ['labels alone', [labels(3)], /labels without pictures found/],
    [
      'two sets',
      [images, named('train-images-idx3-ubyte', idxBytes([2, 3, 4], pixels))],
      /2 files of pictures found; one set expected; drop one set at a time/,
    ],
    [
      'gzip cut short',
      [named('t.idx.gz', packedPixels.slice(0, -6))],
      /t\.idx\.gz: the gzip data are damaged or cut short/,
    ],
  ])('refused: %s', async (_, files, message) => {
    expect(await refusal(...files)).toMatch(message);
  });
});

describe('CIFAR-10', () => {
  const record = (label: number) =>
    Uint8Array.from({ length: 3073 }, (_, i) => (i === 0 ? label : ((i - 1) >> 10) * 100 + ((i - 1) & 63)));

  test('batches are joined by name and planes interleaved', async () => {
    const set = await open(
      named('b/data_batch_2.bin', record(9)),
      named('b/data_batch_1.bin', record(3), record(4)),
      named('b/batches.meta.txt', 'a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n'),
    );
    expect(set).toMatchObject({
      format: 'cifar-10',
      name: 'b',
      length: 3,
      height: 32,
      width: 32,
      channels: 3,
    });
    expect([...(set.labels ?? [])]).toEqual([3, 4, 9]);
    expect(set.classes).toHaveLength(10);
    expect(set.kind === 'pixels' && [...set.pixels.subarray(3072 * 2, 3072 * 2 + 6)]).toEqual([
      0, 100, 200, 1, 101, 201,
    ]);
  });

  test.each([
    [
      'cut short',
      [named('data_batch_1.bin', record(1), record(2).slice(0, 3000))],
      /6,073 bytes found; a multiple of 3,073 .* these are 1 records and 3000 bytes/,
    ],
    [
      'bytes that may be weights',
      [named('w.bin', new Uint8Array(14))],
      /w\.bin: 14 bytes found; as data a multiple of 3,073 .*; as weights of a model its model\.json is expected/,
    ],
    [
      'label over 9',
      [named('data_batch_1.bin', record(1), record(10))],
      /label 10 found in record 1; 0 to 9 expected/,
    ],
    ['CIFAR-100', [named('train.bin', new Uint8Array(2 * 3074))], /CIFAR-100/],
  ])('refused: %s', async (_, files, message) => {
    expect(await refusal(...files)).toMatch(message);
  });
});

describe('pictures', () => {
  const png = (path: string, width = 8, height = 6) => named(path, pngHeader(width, height));

  test('class folders become labels by sorted name, whatever the depth', async () => {
    const set = await open(png('s/train/dog/1.png'), png('s/train/cat/1.png', 5, 7), png('s/test/cat/2.png'));
    expect(set).toMatchObject({ kind: 'files', name: 's', classes: ['cat', 'dog'] });
    expect(set.kind === 'files' && set.names).toEqual([
      's/test/cat/2.png',
      's/train/cat/1.png',
      's/train/dog/1.png',
    ]);
    expect([...(set.labels ?? [])]).toEqual([0, 0, 1]);
    expect(set.kind === 'files' && [...set.sizes]).toEqual([6, 8, 7, 5, 6, 8]);
    const nested = await open(png('s/n1/images/a.png'), png('s/n2/images/b.png'));
    expect(nested.classes).toEqual(['n1', 'n2']);
  });

  test('class names of the same words give the order of the labels; others are reported', async () => {
    const files = [png('cat/1.png'), png('dog/1.png')];
    const set = await open(...files, named('classes.txt', 'dog\ncat\n'));
    expect([set.classes, [...(set.labels ?? [])]]).toEqual([
      ['dog', 'cat'],
      [1, 0],
    ]);
    const other = await open(...files, named('classes.txt', 'x\ny\n'));
    expect(other.classes).toEqual(['cat', 'dog']);
    expect(other.skipped).toHaveLength(1);
  });

  test('without folders there are no labels; pictures beside class folders are left out', async () => {
    expect((await open(png('a.png'), png('b.png'))).labels).toBeNull();
    expect((await open(png('one/a.png'), png('one/b.png'))).labels).toBeNull();
    const mixed = await open(png('s/a.png'), png('s/cat/b.png'), png('s/dog/b.png'));
    expect(mixed.length).toBe(2);
    expect(mixed.skipped).toMatchObject([{ file: 's/a.png' }]);
  });

  test('a picture that does not decode is listed and the rest stays usable', async () => {
    const set = await open(
      png('s/a.png'),
      named('s/b.png', 'garbage'),
      png('s/c.png', 90_000, 90_000),
      named('s/d.pdf', '%PDF-1.4'),
      named('s/.DS_Store', 'x'),
    );
    expect(set.length).toBe(1);
    expect(set.skipped.map(({ file, reason }) => `${file}: ${reason}`)).toEqual([
      's/b.png: does not decode as a picture (The source image could not be decoded.)',
      's/c.png: 90,000 x 90,000 pixels; at most 64,000,000 are read; make it smaller',
      's/d.pdf: a PDF; no part of the data set',
    ]);
  });

  test.each([
    [
      'none decodes',
      [named('b.png', 'garbage')],
      /none of 1 picture files can be used, the first is b\.png: does not decode/,
    ],
    ['empty folder', [], /no files found/],
    ['a PDF', [named('a.txt', '%PDF-1.7')], /a\.txt: no pictures found, only a\.txt \(a PDF\)/],
    [
      'HDF5',
      [named('m.h5', new Uint8Array([0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]))],
      /HDF5 \(Keras \.h5\): not readable yet/,
    ],
    ['a web page', [named('a.dat', '<!DOCTYPE html>')], /a web page/],
    ['two kinds', [images, png('a.png')], /IDX and picture files found together/],
  ])('refused: %s', async (_, files, message) => {
    expect(await refusal(...files)).toMatch(message);
  });

  test('cancelling stops it', async () => {
    const signal = AbortSignal.abort();
    await expect(readDataset([png('a.png')], { decode: headerDecode, signal })).rejects.toMatchObject({
      code: 'cancelled',
    });
  });
});

describe.skipIf(!HAS_SHARED)(`real data sets${NEEDS_SHARED}`, () => {
  const histogram = (labels: Int32Array | null) =>
    Array.from({ length: 10 }, (_, label) => labels?.filter((l) => l === label).length);

  test('MNIST and Fashion-MNIST test sets', async () => {
    const mnist = await open(...diskFiles(`${SHARED}/mnist`).filter(({ path }) => path.endsWith('.gz')));
    expect(mnist).toMatchObject({
      name: 'mnist',
      length: 10_000,
      height: 28,
      width: 28,
      channels: 1,
      skipped: [],
    });
    expect(histogram(mnist.labels)).toEqual([980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]);
    const fashion = await open(
      ...diskFiles(`${SHARED}/fashion_mnist`).filter(({ path }) => /\.gz$|classes/.test(path)),
    );
    expect(histogram(fashion.labels)).toEqual(Array(10).fill(1000));
    expect(fashion.classes?.[9]).toBe('Ankle boot');
  });

  test('CIFAR-10, lossless and JPEG-decoded, joined and alone', async () => {
    const [test10k, first3000, meta] = [
      'test_10k_jpeg_decoded.bin',
      'train_first3000_lossless.bin',
      'batches.meta.txt',
    ].flatMap((name) => diskFiles(`${SHARED}/cifar10/${name}`)) as [NamedFile, NamedFile, NamedFile];
    const set = await open(test10k, meta);
    expect(set).toMatchObject({ length: 10_000, height: 32, width: 32, channels: 3 });
    expect(set.classes?.[3]).toBe('cat');
    expect(histogram(set.labels)).toEqual(Array(10).fill(1000));
    expect(set.labels?.every((label, index) => label === index % 10)).toBe(true);
    const joined = await open(first3000, test10k);
    expect(joined.length).toBe(13_000);
    const bytes = new Uint8Array(await first3000.blob.arrayBuffer());
    expect([...(joined.labels?.subarray(10_000) ?? [])]).toEqual(
      Array.from({ length: 3000 }, (_, index) => bytes[index * 3073]),
    );
  });

  test('a folder of classes', async () => {
    const set = await open(...diskFiles(`${SHARED}/cifar10/sample_folder`));
    expect(set).toMatchObject({ name: 'sample_folder', length: 100, skipped: [] });
    expect(set.classes).toEqual([
      'airplane',
      'automobile',
      'bird',
      'cat',
      'deer',
      'dog',
      'frog',
      'horse',
      'ship',
      'truck',
    ]);
    expect(histogram(set.labels)).toEqual(Array(10).fill(10));
    expect(set.kind === 'files' && set.sizes.every((size) => size === 32)).toBe(true);
  });

  test('photographs of differing sizes', async () => {
    const set = await open(...diskFiles(`${SHARED}/imagenet/images`));
    expect(set).toMatchObject({ length: 1000, labels: null, skipped: [] });
  });
});
