import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { estimateBytes } from './config.ts';
import { profiledBytes } from './estimate.ts';
import { buildFrom, type Matrix, rows } from './fixture.ts';
import { type LayerProfile, profileInputs, profileLayer } from './layer-profile.ts';
import type { CodesConfig } from './types.ts';

const vectors = '../shared/vectors/deepeverest';

function profileOf(matrix: Matrix): LayerProfile {
  const ids = profileInputs(matrix.inputs);
  return profileLayer(rows(matrix, ids), ids.length, matrix.units);
}

/** estimate / build - 1 */
async function errorOf(matrix: Matrix, config: CodesConfig): Promise<number> {
  const { layout } = await buildFrom(matrix, config, 1, 500);
  return profiledBytes(profileOf(matrix), matrix.inputs, config) / layout.bytes - 1;
}

/** Numbers that look drawn from 0 to 1. */
function noise(i: number): number {
  const x = Math.sin(i * 12.9898 + 78.233) * 43758.5453;
  return x - Math.floor(x);
}

function matrixOf(inputs: number, units: number, value: (noise: number, unit: number) => number): Matrix {
  const data = Float32Array.from({ length: inputs * units }, (_, i) => value(noise(i), i % units));
  return { inputs, units, data };
}

const layers: [name: string, matrix: Matrix][] = [
  ['without a frequent value', matrixOf(3000, 32, (x) => x)],
  ['rectified, each unit at another place', matrixOf(3000, 32, (x, unit) => Math.max(0, x - unit / 32))],
  [
    'rectified, hardly ever above 0',
    matrixOf(3000, 256, (x, unit) => Math.max(0, x - 1 + 0.2 ** (unit / 40))),
  ],
  ['clipped on both sides', matrixOf(3000, 32, (x, unit) => Math.min(1, Math.max(0, 2 * x - unit / 32)))],
  ['of few values', matrixOf(3000, 32, (x, unit) => Math.floor(x * (2 + unit)))],
  ['dead', matrixOf(3000, 32, () => 0)],
];

describe('the estimate before a build', () => {
  it.each(layers.map(([name]) => name))('is within 15 percent for a layer %s', async (name) => {
    const matrix = new Map(layers).get(name) as Matrix;
    for (const partitions of [4, 32, 118, 256]) {
      for (const maiRatio of [0, 0.01, 0.05]) {
        const error = await errorOf(matrix, { layout: 'codes', partitions, maiRatio });
        expect(Math.abs(error), `${partitions} partitions, MAI of ${maiRatio}`).toBeLessThan(0.15);
      }
    }
  });

  it('is exact for a layer kept whole, and the older estimate where nothing is frequent', async () => {
    const matrix = matrixOf(2000, 8, (x) => x);
    const profile = profileOf(matrix);
    const { layout } = await buildFrom(matrix, { layout: 'whole' });
    expect(profiledBytes(profile, 2000, { layout: 'whole' })).toBe(layout.bytes);
    const config = { layout: 'codes' as const, partitions: 64, maiRatio: 0.01 };
    expect(profiledBytes(profile, 2000, config)).toBe(estimateBytes(8, 2000, config));
  });

  it('needs a profile that is small, plain data', () => {
    const profile = profileOf(matrixOf(2000, 4096, (x, unit) => Math.max(0, x - unit / 4096)));
    const stored = JSON.stringify(profile);
    expect(stored.length).toBeLessThan(20_000);
    expect(JSON.parse(stored)).toEqual(profile);
    expect(profile.groups.reduce((sum, { units }) => sum + units, 0)).toBe(4096);
  });

  it('refuses activations of another shape', () => {
    expect(() => profileLayer(new Float32Array(10), 3, 4)).toThrow('activations: 10');
  });
});

describe.skipIf(!existsSync(`${vectors}/late.npy`))(`trained activations (needs ${vectors})`, () => {
  it.each(['late', 'pool'])('%s: the estimate is within 15 percent', async (name) => {
    const matrix = readNpy(`${vectors}/${name}.npy`);
    for (const partitions of [16, 100]) {
      const error = await errorOf(matrix, { layout: 'codes', partitions, maiRatio: 0.01 });
      expect(Math.abs(error), `${partitions} partitions`).toBeLessThan(0.15);
    }
  });
});

/** A two-dimensional float32 .npy file of version 1, C order. */
function readNpy(path: string): Matrix {
  const file = readFileSync(path);
  const start = 10 + file.readUInt16LE(8);
  const [, inputs, units] =
    /'shape': \((\d+), (\d+)\)/.exec(file.subarray(10, start).toString('latin1')) ?? [];
  const data = new Float32Array(file.buffer.slice(file.byteOffset + start, file.byteOffset + file.length));
  return { inputs: Number(inputs), units: Number(units), data };
}
