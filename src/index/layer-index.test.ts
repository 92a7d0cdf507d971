import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { defaultConfig, estimateBytes, maiSize } from './config.ts';
import { buildFrom, column, faults, type Matrix } from './fixture.ts';
import { buildOrder } from './order.ts';
import { unitCache } from './unit-cache.ts';

const vectors = '../shared/vectors/deepeverest';

/** A two-dimensional float32 .npy file of version 1, C order. */
function readNpy(path: string): Matrix {
  const file = readFileSync(path);
  const header = file.subarray(10, 10 + file.readUInt16LE(8)).toString('latin1');
  const [, inputs, units] = /'shape': \((\d+), (\d+)\)/.exec(header) ?? [];
  const start = file.byteOffset + 10 + file.readUInt16LE(8);
  const data = new Float32Array(file.buffer.slice(start, file.byteOffset + file.length));
  return { inputs: Number(inputs), units: Number(units), data };
}

describe.skipIf(!existsSync(`${vectors}/late.npy`))(`trained activations (needs ${vectors})`, () => {
  test.each(['late', 'pool'])(
    '%s: every value is inside its interval, and the index is small',
    async (name) => {
      const matrix = readNpy(`${vectors}/${name}.npy`);
      const { index, layout } = await buildFrom(matrix, defaultConfig, 2, 64);
      const members = maiSize(matrix.inputs, defaultConfig);
      for (let unit = 0; unit < matrix.units; unit++) {
        const found = faults(await index.unit(unit), column(matrix, unit), members);
        if (found.length > 0) expect.fail(`unit ${unit}: ${found[0]}`);
      }
      const share = layout.bytes / (4 * matrix.inputs * matrix.units);
      expect(share).toBeLessThan(name === 'late' ? 0.165 : 0.21);
      expect(layout.bytes).toBeLessThanOrEqual(estimateBytes(matrix.units, matrix.inputs) * 1.01);
    },
    60_000,
  );
});

test('the defaults take at most 18.5 % at 10,000 inputs, also when nothing is frequent', async () => {
  const inputs = 10_000;
  const data = Float32Array.from({ length: inputs * 3 }, (_, i) => Math.sin(i * 12.9898) * 43758.5453);
  const { layout } = await buildFrom({ inputs, units: 3, data }, defaultConfig, 1, 1000);
  expect(layout.bytes / (4 * inputs * 3)).toBeLessThan(0.185);
  expect(layout.bytes).toBe(estimateBytes(3, inputs));
});

test('more than 65,536 inputs have 4-byte ids', async () => {
  const inputs = 66_000;
  const data = Float32Array.from({ length: inputs }, (_, id) => (id < 65_000 ? Math.sin(id) : id));
  const matrix = { inputs, units: 1, data };
  const { index } = await buildFrom(
    matrix,
    { layout: 'codes' as const, partitions: 8, maiRatio: 0.02 },
    1,
    5000,
  );
  expect(faults(await index.unit(0), data, 1320)).toEqual([]);
});

test('build order: sample first, each id once', () => {
  expect(Array.from(buildOrder(7, 7, 3))).toEqual([0, 2, 4, 1, 3, 5, 6]);
  for (const [inputs, sample] of [
    [1, 1],
    [512, 512],
    [513, 512],
    [10_000, 512],
    [99_991, 509],
  ] as const) {
    const order = buildOrder(inputs, inputs, sample);
    expect(new Set(order).size).toBe(inputs);
    expect(order.subarray(0, sample).every((id, i) => id === Math.floor((i * inputs) / sample))).toBe(true);
  }
});

test('a decoded unit is read once, also by calls at the same time', async () => {
  const matrix = { inputs: 50, units: 3, data: Float32Array.from({ length: 150 }, (_, i) => i) };
  const { index } = await buildFrom(matrix, defaultConfig);
  const [a, b] = await Promise.all([index.unit(1), index.unit(1)]);
  expect(a).toBe(b);
  expect(await index.unit(1)).toBe(a);
});

test('the cache drops what was used longest ago', () => {
  const unit = (bytes: number) => ({
    kind: 'codes' as const,
    codes: new Uint8Array(bytes),
    low: new Float32Array(),
    high: new Float32Array(),
    maiInputs: new Uint32Array(),
    maiValues: new Float32Array(),
  });
  const cache = unitCache(100);
  cache.set(1, unit(40));
  cache.set(2, unit(40));
  cache.get(1);
  cache.set(3, unit(40));
  expect([1, 2, 3].map((id) => cache.get(id) !== undefined)).toEqual([true, false, true]);
  cache.set(4, unit(500));
  expect([1, 3, 4].map((id) => cache.get(id) !== undefined)).toEqual([false, false, true]);
});
