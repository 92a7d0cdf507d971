import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type BuildJob, buildLayerIndex } from './build.ts';
import { maiSize } from './config.ts';
import { buildFrom, column, core, faults, type Matrix, readFrom, rows } from './fixture.ts';
import { openLayerIndex } from './layer-index.ts';
import { localShard } from './local-shard.ts';
import type { IndexConfig, IndexLayout } from './types.ts';

const codes: IndexConfig = { layout: 'codes', partitions: 20, maiRatio: 0.02 };
const whole: IndexConfig = { layout: 'whole' };

function matrixOf(inputs: number, units: number, seed: number): Matrix {
  const wave = (i: number) => Math.sin(i * 12.9898 + seed) * 43758.5453;
  const value = (i: number) => (wave(i) - Math.floor(wave(i))) * 2 - 1 + Math.floor(i / units / 300);
  const data = Float32Array.from({ length: inputs * units }, (_, i) =>
    i % units === 1 ? 2 : Math.max(i % 3 ? 0 : -9, value(i)),
  );
  return { inputs, units, data };
}

/** The first `inputs` rows. */
function head(matrix: Matrix, inputs: number): Matrix {
  return { inputs, units: matrix.units, data: matrix.data.slice(0, inputs * matrix.units) };
}

type Saved = { layout: IndexLayout; pieces: Uint8Array[] };

function job(
  matrix: Matrix,
  config: IndexConfig,
  pieces: Uint8Array[],
  changes: Partial<BuildJob>,
): BuildJob {
  return {
    core,
    units: matrix.units,
    inputs: matrix.inputs,
    config,
    spawn: localShard,
    shards: 2,
    batchSize: 50,
    activations: async (ids) => rows(matrix, ids),
    writePiece: async (piece, bytes) => {
      pieces[piece] = bytes;
    },
    phase: 'Indexing test',
    ...changes,
  };
}

/** Builds until `cut` inputs were asked for, with checkpoints all the time; returns the last one. */
async function cutOff(matrix: Matrix, config: IndexConfig, cut: number): Promise<Saved | null> {
  let saved: Saved | null = null;
  const stop = new AbortController();
  let asked = 0;
  const build = buildLayerIndex(
    job(matrix, config, [], {
      signal: stop.signal,
      activations: async (ids) => {
        asked += ids.length;
        if (asked > cut) stop.abort();
        return rows(matrix, ids);
      },
      checkpoints: {
        everyMs: 0,
        save: async (write) => {
          const pieces: Uint8Array[] = [];
          const layout = await write(async (piece, bytes) => {
            pieces[piece] = bytes;
          });
          saved = { layout, pieces };
        },
      },
    }),
  );
  await expect(build).rejects.toMatchObject({ code: 'cancelled' });
  return saved;
}

async function goOn(matrix: Matrix, config: IndexConfig, from: Saved, changes: Partial<BuildJob> = {}) {
  const pieces: Uint8Array[] = [];
  const saved = { layout: from.layout, read: readFrom(from.pieces) };
  const layout = await buildLayerIndex(job(matrix, config, pieces, { from: saved, ...changes }));
  return { layout, pieces };
}

describe('a build that was cut off', () => {
  test.each([codes, whole])(
    'resumes to the bytes of one that was not: %o',
    async (config) => {
      await fc.assert(
        fc.asyncProperty(
          fc.record({ inputs: fc.integer({ min: 2500, max: 2900 }), units: fc.integer({ min: 1, max: 40 }) }),
          fc.integer({ min: 100, max: 2400 }),
          fc.integer({ min: 1, max: 400 }),
          async ({ inputs, units }, cut, batchSize) => {
            const matrix = matrixOf(inputs, units, cut);
            const expected = await buildFrom(matrix, config, 1, 64);
            const saved = await cutOff(matrix, config, cut);
            if (!saved) {
              expect(config.layout === 'codes' && cut < 2150).toBe(true);
              return;
            }
            expect(saved.layout.encoded).toBeGreaterThan(cut - 200);
            const asked: number[] = [];
            const resumed = await goOn(matrix, config, saved, {
              batchSize,
              shards: 3,
              activations: async (ids) => {
                asked.push(...ids);
                return rows(matrix, ids);
              },
            });
            expect(asked.length).toBe(inputs - saved.layout.encoded);
            expect(Buffer.concat(resumed.pieces).equals(Buffer.concat(expected.pieces))).toBe(true);
            expect({ ...resumed.layout, pieceStarts: 0, offsets: 0 }).toEqual({
              ...expected.layout,
              pieceStarts: 0,
              offsets: 0,
            });
          },
        ),
        { numRuns: 12 },
      );
    },
    60_000,
  );

  test('is not an index', async () => {
    const saved = (await cutOff(matrixOf(2600, 3, 1), codes, 2400)) as Saved;
    expect(() => openLayerIndex(saved.layout, readFrom(saved.pieces))).toThrow(
      /of 2600 inputs; all of them expected/,
    );
  });
});

describe('appended inputs', () => {
  test.each([codes, whole])(
    'keep the index right, and old inputs their codes: %o',
    async (config) => {
      await fc.assert(
        fc.asyncProperty(
          fc.integer({ min: 1, max: 1200 }),
          fc.integer({ min: 1, max: 900 }),
          fc.integer({ min: 1, max: 20 }),
          async (built, more, units) => {
            const matrix = matrixOf(built + more, units, more);
            const first = await buildFrom(head(matrix, built), config);
            const middle = head(matrix, built + Math.ceil(more / 2));
            const second = await goOn(middle, config, first);
            const { layout, pieces } = await goOn(matrix, config, second);
            const index = openLayerIndex(layout, readFrom(pieces));
            for (let unit = 0; unit < units; unit++) {
              const now = await index.unit(unit);
              expect(faults(now, column(matrix, unit), maiSize(built, config))).toEqual([]);
              const before = await first.index.unit(unit);
              if (now.kind === 'whole' || before.kind === 'whole') continue;
              if (before.low.length < now.low.length) continue;
              expect(now.codes.subarray(0, built)).toEqual(before.codes);
            }
          },
        ),
        { numRuns: 25 },
      );
    },
    60_000,
  );
});

describe('what does not fit', () => {
  const matrix = matrixOf(700, 20, 3);

  test('another shape or another config is refused', async () => {
    const first = await buildFrom(matrix, codes);
    const cases: [Matrix, IndexConfig][] = [
      [matrixOf(800, 21, 3), codes],
      [head(matrix, 600), codes],
      [matrixOf(800, 20, 3), { ...codes, partitions: 21 }],
      [matrixOf(800, 20, 3), whole],
    ];
    for (const [other, config] of cases) {
      await expect(goOn(other, config, first)).rejects.toMatchObject({
        code: 'mismatch',
        message: expect.stringMatching(/^saved index: 20 units, 700 inputs.*build it anew$/),
      });
    }
  });

  test.each([codes, whole])('damaged bytes are refused: %o', async (config) => {
    const first = await buildFrom(matrix, config);
    const bytes = first.pieces[0] as Uint8Array;
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.nat(7), async (at, bit) => {
        const changed = bytes.slice();
        changed[at] = (changed[at] as number) ^ (1 << bit);
        const damaged = { layout: first.layout, pieces: [changed] };
        await expect(goOn(matrixOf(701, 20, 3), config, damaged)).rejects.toMatchObject({
          code: 'storage',
          message: expect.stringMatching(/not the block that was saved/),
        });
      }),
      { numRuns: 60 },
    );
  });
});
