import fc from 'fast-check';
import { expect, test } from 'vitest';
import { maiSize } from './config.ts';
import { buildFrom, codedUnit, column, faults, type Matrix } from './fixture.ts';
import type { CodesConfig } from './types.ts';

/** Values with the shapes that break an index: constants, ties, zeros after ReLU, mixed signs, outliers, denormals. */
const draws: Record<string, (random: () => number, id: number) => number> = {
  constant: () => -3.5,
  binary: (random) => (random() < 0.3 ? 1 : 0),
  quantised: (random) => Math.floor(random() * 6) / 4 - 0.5,
  relu: (random) => Math.max(0, random() + random() - 1.2),
  normal: (random) => random() + random() + random() - 1.5,
  negativeZero: (random) => (random() < 0.5 ? -0 : random() < 0.5 ? 0 : random() - 0.5),
  rare: (random) => (random() < 0.98 ? 0 : random() * 1e30),
  tiny: (random) => random() * 1e-44,
  rising: (_, id) => id,
  lateWake: (_, id) => (id % 19 === 0 ? 0 : Math.sin(id)),
};

function randomMatrix(inputs: number, kinds: string[], seed: number): Matrix {
  let state = seed;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const units = kinds.length;
  const data = new Float32Array(inputs * units);
  for (let i = 0; i < data.length; i++) {
    const draw = draws[kinds[i % units] as string];
    data[i] = draw ? draw(random, Math.floor(i / units)) : 0;
  }
  return { inputs, units, data };
}

const matrices = fc
  .record({
    inputs: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 480, max: 1600 })),
    kinds: fc.array(fc.constantFrom(...Object.keys(draws)), { minLength: 1, maxLength: 20 }),
    seed: fc.nat(),
  })
  .map(({ inputs, kinds, seed }) => randomMatrix(inputs, kinds, seed));

const configs: fc.Arbitrary<CodesConfig> = fc.record({
  layout: fc.constant('codes' as const),
  partitions: fc.oneof(fc.integer({ min: 2, max: 70 }), fc.constantFrom(32, 64, 255, 256)),
  maiRatio: fc.oneof(fc.constantFrom(0, 0.01, 1), fc.double({ min: 0, max: 1, noNaN: true })),
});

test('every unit: values inside their intervals, bounds attained, MAI equal to sorting', async () => {
  await fc.assert(
    fc.asyncProperty(matrices, configs, fc.integer({ min: 1, max: 700 }), async (matrix, config, batch) => {
      const { index } = await buildFrom(matrix, config, 1, batch);
      for (let unit = 0; unit < matrix.units; unit++) {
        const decoded = await index.unit(unit);
        expect(faults(decoded, column(matrix, unit), maiSize(matrix.inputs, config))).toEqual([]);
        if (decoded.kind === 'codes')
          expect(decoded.low.length).toBeLessThanOrEqual(Math.min(256, config.partitions + 1));
      }
    }),
    { numRuns: 100 },
  );
}, 60_000);

test('shards give the blocks of one build', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 100 }),
      fc.integer({ min: 1, max: 600 }),
      fc.integer({ min: 2, max: 6 }),
      fc.nat(),
      async (units, inputs, shards, seed) => {
        const kinds = Array.from(
          { length: units },
          (_, i) => Object.keys(draws)[(i * 7 + seed) % 10] as string,
        );
        const matrix = randomMatrix(inputs, kinds, seed);
        const config = { layout: 'codes' as const, partitions: 16, maiRatio: 0.05 };
        const whole = await buildFrom(matrix, config, 1, 64);
        const split = await buildFrom(matrix, config, shards, 33);
        expect(Buffer.concat(split.pieces).equals(Buffer.concat(whole.pieces))).toBe(true);
        expect(split.layout.bytes).toBe(whole.layout.bytes);
      },
    ),
    { numRuns: 30 },
  );
}, 60_000);

test('a frequent value has a code of its own, of zero width, and takes little room', async () => {
  const inputs = 4000;
  const matrix = randomMatrix(inputs, ['relu', 'normal', 'rare', 'constant'], 5);
  const { index, layout } = await buildFrom(
    matrix,
    { layout: 'codes' as const, partitions: 32, maiRatio: 0 },
    1,
    64,
  );
  const unitBytes = (unit: number) => (layout.offsets[unit + 1] as number) - (layout.offsets[unit] as number);
  const relu = await codedUnit(index, 0);
  const zeros = column(matrix, 0).filter((value) => value === 0).length;
  expect(zeros).toBeGreaterThan(inputs / 4);
  const mode = relu.low.length - 1;
  expect([relu.low[mode], relu.high[mode]]).toEqual([0, 0]);
  expect(relu.codes.filter((code) => code === mode).length).toBe(zeros);
  expect(unitBytes(0)).toBeLessThan(unitBytes(1) * 0.85);
  expect(unitBytes(2)).toBeLessThan(unitBytes(1) * 0.35);
  expect(unitBytes(3)).toBeLessThan(unitBytes(1) * 0.25);
});

test('a partition met at random is little deeper than inputs / partitions', async () => {
  const inputs = 10000;
  const partitions = 100;
  const matrix = randomMatrix(inputs, ['normal', 'relu', 'tiny'], 11);
  const { index } = await buildFrom(matrix, { layout: 'codes', partitions, maiRatio: 0.01 }, 1, 500);
  for (const unit of [0, 1]) {
    const { codes, low, high } = await codedUnit(index, unit);
    const depth = new Array<number>(low.length).fill(0);
    for (const code of codes) depth[code] = (depth[code] as number) + 1;
    const met = depth.filter((_, code) => low[code] !== high[code]);
    const total = met.reduce((sum, d) => sum + d, 0);
    const mean = met.reduce((sum, d) => sum + d * d, 0) / total;
    expect(mean).toBeLessThan((1.08 * inputs) / partitions);
    expect(mean).toBeGreaterThan((0.98 * inputs) / partitions);
  }
});
