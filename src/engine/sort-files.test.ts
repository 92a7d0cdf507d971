import { BlobWriter, TextReader, ZipWriter } from '@zip.js/zip.js/index-native.js';
import { describe, expect, test } from 'vitest';
import {
  diskFiles,
  HAS_SHARED,
  idxBytes,
  NEEDS_SHARED,
  named,
  pngHeader,
  SHARED,
} from '../dataset/test-files.ts';
import type { NamedFile } from '../lib/files.ts';
import { sortFiles } from './sort-files.ts';

async function sorted(...files: NamedFile[]) {
  const { model, dataset, unknown } = await sortFiles(files);
  const paths = (list: NamedFile[]) => list.map(({ path }) => path).sort();
  return { model: paths(model), dataset: paths(dataset), unknown: paths(unknown) };
}

const json = named(
  'm/model.json',
  JSON.stringify({ modelTopology: { node: [] }, weightsManifest: [{ paths: ['w.bin'], weights: [] }] }),
);
const idx = named('images.idx', idxBytes([1, 1, 1], new Uint8Array(1)));

test('a model and a data set dropped together', async () => {
  const files = [
    json,
    named('m/w.bin', new Uint8Array(3073)),
    named('m/card.json', '{}'),
    named('README.md', 'x'),
    idx,
    named('classes.txt', 'a'),
    named('x.pdf', '%PDF-'),
  ];
  expect(await sorted(...files)).toEqual({
    model: ['m/model.json', 'm/w.bin'],
    dataset: ['classes.txt', 'images.idx'],
    unknown: ['x.pdf'],
  });
});

test('a .bin is a weight file when a model.json names it, a CIFAR batch otherwise', async () => {
  const batch = named('data_batch_1.bin', new Uint8Array(3073));
  expect(await sorted(batch)).toMatchObject({ dataset: ['data_batch_1.bin'] });
  expect(await sorted(named('group1-shard1of1.bin', new Uint8Array(3073)))).toMatchObject({
    model: ['group1-shard1of1.bin'],
  });
});

test('a broken model.json stays a model; other JSON only when there is nothing else', async () => {
  expect(await sorted(named('model.json', '{'))).toMatchObject({ model: ['model.json'] });
  expect(await sorted(named('index.json', '{}'))).toMatchObject({ model: ['index.json'], unknown: [] });
  expect(await sorted(named('index.json', '{}'), idx)).toMatchObject({ model: [], unknown: ['index.json'] });
});

test('class names alone are no data set', async () => {
  expect(await sorted(json, named('m/w.bin'), named('classes.txt', 'a'))).toMatchObject({
    dataset: [],
    unknown: ['classes.txt'],
  });
});

test('zips are unpacked once', async () => {
  const writer = new ZipWriter(new BlobWriter(), { useWebWorkers: false });
  await writer.add('m/model.json', new TextReader(await json.blob.text()));
  await writer.add('m/w.bin', new TextReader(''));
  await writer.add('inner.zip', new TextReader('PK\x03\x04'));
  const zip = { path: 'all.zip', blob: await writer.close() };
  expect(await sorted(zip, named('cat/1.png', pngHeader(1, 1)))).toEqual({
    model: ['all/m/model.json', 'all/m/w.bin'],
    dataset: ['cat/1.png'],
    unknown: ['all/inner.zip'],
  });
});

describe.skipIf(!HAS_SHARED)(`real folders${NEEDS_SHARED}`, () => {
  test('Fashion-MNIST, all files at once', async () => {
    expect(await sorted(...diskFiles(`${SHARED}/fashion_mnist`))).toEqual({
      model: [
        'fashion_mnist/vgg_small_layers/group1-shard1of1.bin',
        'fashion_mnist/vgg_small_layers/model.json',
      ],
      dataset: [
        'fashion_mnist/classes.txt',
        'fashion_mnist/t10k-images-idx3-ubyte.gz',
        'fashion_mnist/t10k-labels-idx1-ubyte.gz',
      ],
      unknown: [],
    });
  });

  test('Tiny VGG with its pictures', async () => {
    const { model, dataset, unknown } = await sorted(...diskFiles(`${SHARED}/tiny_vgg`));
    expect([model.length, dataset.length, unknown]).toEqual([2, 20, ['tiny_vgg/index.json']]);
  });
});
