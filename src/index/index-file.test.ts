import { describe, expect, it } from 'vitest';
import { EngineError } from '../lib/errors.ts';
import { formatVersion } from './core.ts';
import { crc32 } from './crc32.ts';
import { buildFrom, type Matrix } from './fixture.ts';
import { checkFingerprints, openIndexFile, writeIndexFile } from './index-file.ts';
import { encodeManifest, headBytes, type IndexFileMeta, magic } from './index-manifest.ts';
import { openLayerIndex } from './layer-index.ts';
import { blobReader, type ReadRange } from './range-reader.ts';
import type { IndexConfig, IndexLayout, UnitIndex } from './types.ts';

const meta: IndexFileMeta = {
  layer: 'conv5',
  columns: 'neurons',
  fingerprints: { model: 'aa11', dataset: 'bb22', preprocessing: 'cc33' },
  backend: 'wasm',
  names: { model: 'VGG', dataset: 'clothes' },
  created: '2026-01-02T03:04:05.000Z',
};

function matrix(inputs: number, units: number): Matrix {
  const data = Float32Array.from({ length: inputs * units }, (_, i) => Math.max(0, Math.sin(i * i)));
  return { inputs, units, data };
}

const coded: IndexConfig = { layout: 'codes', partitions: 16, maiRatio: 0.05 };

async function written(
  inputs = 300,
  units = 40,
  config = coded,
): Promise<{ file: Uint8Array; units: UnitIndex[] }> {
  const { layout, pieces, index } = await buildFrom(matrix(inputs, units), config, 2);
  const chunks: Uint8Array[] = [];
  const read = async (piece: number, offset: number, length: number) =>
    (pieces[piece] as Uint8Array).subarray(offset, offset + length);
  for await (const chunk of writeIndexFile(meta, layout, read)) chunks.push(chunk);
  const decoded = await Promise.all(Array.from({ length: units }, (_, unit) => index.unit(unit)));
  return { file: Uint8Array.from(Buffer.concat(chunks)), units: decoded };
}

function reader(file: Uint8Array): ReadRange {
  return blobReader(new Blob([file as Uint8Array<ArrayBuffer>]));
}

async function failure(work: Promise<unknown>): Promise<EngineError> {
  const thrown: unknown = await work.then(
    () => null,
    (error: unknown) => error,
  );
  if (thrown instanceof EngineError) return thrown;
  throw new Error(`${thrown} instead of an EngineError`);
}

describe('an index file', () => {
  it.each([coded, { layout: 'whole' }] as IndexConfig[])('gives back what was kept: %j', async (config) => {
    const { file, units } = await written(300, 40, config);
    const opened = await openIndexFile(reader(file));
    expect(opened.meta).toEqual(meta);
    const index = openLayerIndex(opened.layout, opened.read);
    for (const [unit, expected] of units.entries()) expect(await index.unit(unit)).toEqual(expected);
    const pieces = opened.layout.pieceStarts.length - 1;
    const sizes = await Promise.all(
      Array.from({ length: pieces }, async (_, piece) => (await opened.piece(piece)).length),
    );
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(opened.layout.bytes);
  });

  it('is read no further than the manifest, the end, and the units asked for', async () => {
    const { file } = await written(3000, 64);
    const reads: number[] = [];
    const read = reader(file);
    const opened = await openIndexFile((offset, length) => {
      reads.push(length);
      return read(offset, length);
    });
    expect(reads).toEqual([headBytes, file.length - headBytes - opened.layout.bytes - magic.length, 8]);
    const index = openLayerIndex(opened.layout, opened.read);
    reads.length = 0;
    await index.unit(7);
    await index.unit(63);
    await index.unit(7);
    const { offsets, pieceStarts } = opened.layout;
    const last = offsets.length - 1;
    expect(reads).toEqual([
      (offsets[8] as number) - (offsets[7] as number),
      (offsets[last] as number) - (offsets[last - 1] as number),
    ]);
    expect(pieceStarts.at(-1)).toBe(64);
  });

  it('never gives a wrong answer when a bit is flipped', async () => {
    const { file, units } = await written(60, 4);
    const detected: boolean[] = [];
    for (let bit = 0; bit < file.length * 8; bit += 13) {
      const bent = file.slice();
      bent[bit >> 3] = (bent[bit >> 3] as number) ^ (1 << (bit & 7));
      detected.push(await isRefused(bent, units));
    }
    expect(detected.every((refused) => refused)).toBe(true);
  });

  it('is refused when cut short at any place', async () => {
    const { file } = await written(60, 4);
    for (let length = 0; length < file.length; length += 7) {
      expect((await failure(openIndexFile(reader(file.slice(0, length))))).code).toBe('bad-file');
    }
    const last = await failure(openIndexFile(reader(file.slice(0, -1))));
    expect(last.message).toContain('cut short');
  });

  it('is refused when it is of another kind, or newer', async () => {
    const { file } = await written(60, 4);
    const zip = await failure(openIndexFile(reader(new Uint8Array(100).fill(0x50))));
    expect(zip.message).toContain('choose a file that was exported here');
    const newer = file.slice();
    const head = new DataView(newer.buffer);
    head.setUint32(8, 2, true);
    head.setUint32(20, crc32(newer.subarray(0, 20)), true);
    const refusal = await failure(openIndexFile(reader(newer)));
    expect([refusal.code, refusal.message.slice(0, 21)]).toEqual(['unsupported', 'index file: format 2;']);
    const layout = { ...sparseLayout, version: formatVersion + 1 };
    const blocks = encodeManifest({ meta, layout, pieces: sparsePieces });
    expect((await failure(openIndexFile(reader(blocks)))).code).toBe('unsupported');
  });

  it('is refused when its manifest has a right checksum and a wrong shape', async () => {
    const layout = { ...sparseLayout, units: -1 };
    const bent = encodeManifest({ meta, layout, pieces: [] });
    expect((await failure(openIndexFile(reader(bent)))).message).toContain('damaged manifest');
    const nameless = encodeManifest({
      meta: { ...meta, layer: 3 as never },
      layout: sparseLayout,
      pieces: [],
    });
    expect((await failure(openIndexFile(reader(nameless)))).message).toContain('damaged manifest');
  });

  it('reads units that lie beyond 4 GiB', async () => {
    const start = encodeManifest({ meta, layout: sparseLayout, pieces: sparsePieces });
    const asked: number[] = [];
    const opened = await openIndexFile(async (offset, length) => {
      asked.push(offset);
      if (offset < start.length) return start.slice(offset, offset + length);
      return offset === start.length + sparseLayout.bytes ? magic : new Uint8Array(length);
    });
    await opened.read(1, 100, 8);
    expect(asked.at(-1)).toBe(start.length + 2 ** 32 - 4 + 100);
  });
});

describe('checkFingerprints', () => {
  it('says what differs and what to do', () => {
    expect(() => checkFingerprints(meta, meta.fingerprints)).not.toThrow();
    const other = { ...meta.fingerprints, model: 'ff99', dataset: 'ee88' };
    expect(() => checkFingerprints(meta, other)).toThrow(
      'index of conv5 (VGG, clothes): made of model aa11, data set bb22; model ff99, data set ee88 expected; open the model it was made with, open the data set it was made of, or build the index here',
    );
    const scaled = (scale: number) => ({
      ...meta.fingerprints,
      preprocessing: `[28,28,1,"none","rgb",${scale}]`,
    });
    expect(() => checkFingerprints({ ...meta, fingerprints: scaled(1) }, scaled(2))).toThrow(
      'made of preprocessing [28,28,1,"none","rgb",1]; preprocessing [28,28,1,"none","rgb",2] expected; set the',
    );
  });
});

const sparseLayout: IndexLayout = {
  version: formatVersion,
  units: 2,
  inputs: 10,
  config: { layout: 'whole' },
  sample: 10,
  built: 10,
  encoded: 10,
  bytes: 2 ** 32 - 4 + 2 ** 31,
  pieceStarts: Uint32Array.of(0, 1, 2),
  offsets: Uint32Array.of(0, 2 ** 32 - 4, 0, 2 ** 31),
};

const sparsePieces = [
  { offset: 0, bytes: 2 ** 32 - 4, crc32: 0 },
  { offset: 2 ** 32 - 4, bytes: 2 ** 31, crc32: 0 },
];

/** Whether opening the file, or reading one of its units, is refused; the units that are read are right. */
async function isRefused(file: Uint8Array, units: UnitIndex[]): Promise<boolean> {
  try {
    const opened = await openIndexFile(reader(file));
    const index = openLayerIndex(opened.layout, opened.read);
    let refused = false;
    for (const [unit, expected] of units.entries()) {
      const found = await index.unit(unit).catch((error: unknown) => {
        if (!(error instanceof EngineError)) throw error;
        return null;
      });
      if (found) expect(found).toEqual(expected);
      else refused = true;
    }
    return refused;
  } catch (error) {
    if (error instanceof EngineError) return true;
    throw error;
  }
}
