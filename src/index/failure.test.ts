import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EngineError } from '../lib/errors.ts';
import { type BuildJob, buildLayerIndex } from './build.ts';
import { ShardBuilder } from './builder.ts';
import { startCore } from './core.ts';
import { buildFrom, core, type Matrix, readFrom, rows } from './fixture.ts';
import { openLayerIndex } from './layer-index.ts';
import { localShard } from './local-shard.ts';
import type { ShardRemote } from './types.ts';

const matrix: Matrix = {
  inputs: 900,
  units: 40,
  data: Float32Array.from({ length: 900 * 40 }, (_, i) => Math.max(0, Math.sin(i * 1.7))),
};
const config = { layout: 'codes' as const, partitions: 16, maiRatio: 0.02 };

/** A job over `matrix`, and what became of it. */
function job(changes: Partial<BuildJob> = {}, source: Matrix = matrix) {
  const seen = { written: 0, disposed: 0, spawned: 0 };
  const spawn = (): ShardRemote => {
    seen.spawned++;
    const shard = localShard();
    return {
      ...shard,
      dispose: () => {
        seen.disposed++;
        shard.dispose();
      },
    };
  };
  const whole: BuildJob = {
    core,
    units: source.units,
    inputs: source.inputs,
    config,
    spawn,
    shards: 2,
    batchSize: 50,
    activations: async (ids) => rows(source, ids),
    writePiece: async () => {
      seen.written++;
    },
    phase: 'Indexing test',
    ...changes,
  };
  return { seen, run: () => buildLayerIndex(whole) };
}

describe('refusals', () => {
  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    '%s is refused with its input and unit',
    async (value) => {
      const data = matrix.data.slice();
      data[777 * 40 + 33] = value;
      const { run, seen } = job({}, { ...matrix, data });
      await expect(run()).rejects.toMatchObject({
        code: 'bad-model',
        message: expect.stringMatching(/input 777, unit 33; finite numbers expected/),
      });
      expect(seen).toEqual({ written: 0, disposed: 2, spawned: 2 });
    },
  );

  test.each([
    [{ layout: 'codes' as const, partitions: 1, maiRatio: 0 }, /partitions: 1; a whole number from 2 to 256/],
    [{ layout: 'codes' as const, partitions: 257, maiRatio: 0 }, /partitions: 257/],
    [{ layout: 'codes' as const, partitions: 32, maiRatio: 1.5 }, /maiRatio: 1.5; 0 to 1 expected/],
    [{ layout: 'codes' as const, partitions: 32, maiRatio: Number.NaN }, /maiRatio: NaN/],
  ])('%o is refused', async (wrong, message) => {
    await expect(job({ config: wrong }).run()).rejects.toThrow(message);
  });

  test('a shard that cannot fit into memory is refused before it starts', async () => {
    const started = await startCore(core);
    const spec = {
      firstUnit: 0,
      units: 2_000_000,
      inputs: 10_000,
      built: 10_000,
      sample: 500,
      config,
      encoded: 0,
    };
    expect(() => new ShardBuilder(started, spec)).toThrow(
      /memory ran out; .* fit into 4 GB; .* a smaller layer/,
    );
  });

  test('a batch of the wrong size is refused', async () => {
    const { run, seen } = job({ activations: async (ids) => new Float32Array(ids.length * 40 - 1) });
    await expect(run()).rejects.toThrow(/1999 values for 50 inputs; 50 x 40 expected/);
    expect(seen.disposed).toBe(seen.spawned);
  });

  test('an error of the network or of the store comes through, shards are ended', async () => {
    const lost = new EngineError('device', 'gpu: lost');
    const network = job({ activations: () => Promise.reject(lost) });
    await expect(network.run()).rejects.toBe(lost);
    expect(network.seen.disposed).toBe(2);
    const full = new EngineError('storage', 'quota: full');
    const store = job({ writePiece: () => Promise.reject(full) });
    await expect(store.run()).rejects.toBe(full);
    expect(store.seen.disposed).toBe(2);
  });
});

test('cancelling at any batch ends with "cancelled", nothing written after it, all shards ended', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 17 }), async (at) => {
      const controller = new AbortController();
      let batches = 0;
      const { run, seen } = job({
        signal: controller.signal,
        activations: async (ids) => {
          if (batches++ === at) controller.abort();
          return rows(matrix, ids);
        },
      });
      await expect(run()).rejects.toMatchObject({ code: 'cancelled' });
      expect(seen).toEqual({ written: 0, disposed: 2, spawned: 2 });
    }),
    { numRuns: 20 },
  );
});

describe('damage', () => {
  test('every flipped bit and every cut is found', async () => {
    const { layout, pieces } = await buildFrom(matrix, config, 1, 100);
    const bytes = pieces[0] as Uint8Array;
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 39 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        fc.nat(7),
        fc.boolean(),
        async (unit, where, bit, cut) => {
          const start = layout.offsets[unit] as number;
          const length = (layout.offsets[unit + 1] as number) - start;
          const at = start + Math.floor(where * length);
          const changed = cut ? bytes.slice(0, at) : bytes.slice();
          if (!cut) changed[at] = (changed[at] as number) ^ (1 << bit);
          const index = openLayerIndex(layout, readFrom([changed]));
          await expect(index.unit(unit)).rejects.toMatchObject({
            code: 'storage',
            message: expect.stringMatching(/damaged, delete it and build it again/),
          });
        },
      ),
      { numRuns: 400 },
    );
  });

  test('the block of another unit, another version and a unit that does not exist are refused', async () => {
    const { layout, pieces, index } = await buildFrom(matrix, config, 1, 100);
    const offsets = layout.offsets.slice(1);
    const shifted = openLayerIndex(
      { ...layout, units: 39, pieceStarts: Uint32Array.of(0, 39), offsets },
      readFrom(pieces),
    );
    await expect(shifted.unit(3)).rejects.toThrow(/the block of unit 4; unit 3 expected/);
    expect(() => openLayerIndex({ ...layout, version: 1 }, readFrom(pieces))).toThrow(/format 1; 2 expected/);
    expect(() => openLayerIndex({ ...layout, units: 41 }, readFrom(pieces))).toThrow(/41 units expected/);
    for (const unit of [-1, 40, 0.5, Number.NaN]) {
      await expect(index.unit(unit)).rejects.toMatchObject({ code: 'bad-argument' });
    }
  });
});
