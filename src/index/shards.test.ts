import { expose } from 'comlink';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { EngineError } from '../lib/errors.ts';
import type { Progress } from '../lib/progress.ts';
import { type BuildJob, buildLayerIndex } from './build.ts';
import { buildFrom, core, type Matrix, rows } from './fixture.ts';
import { localShard } from './local-shard.ts';
import { openPool, splitUnits } from './pool.ts';
import { shardService } from './shard-service.ts';
import type { ShardRemote, ShardSpec } from './types.ts';
import { type ShardWorker, workerShard } from './worker-shard.ts';

const matrix: Matrix = {
  inputs: 700,
  units: 50,
  data: Float32Array.from({ length: 700 * 50 }, (_, i) => Math.max(0, Math.sin(i * 1.7))),
};
const config = { layout: 'codes' as const, partitions: 16, maiRatio: 0.02 };

function job(changes: Partial<BuildJob>): BuildJob {
  return {
    core,
    units: matrix.units,
    inputs: matrix.inputs,
    config,
    spawn: localShard,
    shards: 2,
    batchSize: 50,
    activations: async (ids) => rows(matrix, ids),
    writePiece: async () => undefined,
    phase: 'Indexing test',
    ...changes,
  };
}

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** The two ends of a channel dressed as a worker: same messages, transfers and clones as a real one. */
function channelWorker(service = shardService()) {
  const { port1, port2 } = new MessageChannel();
  expose(service, port1);
  port1.start();
  port2.start();
  const events = new EventTarget();
  const worker: ShardWorker & { terminated: number } = {
    terminated: 0,
    postMessage: (message, transfer) => port2.postMessage(message, transfer ?? []),
    addEventListener: (type, listener, options) =>
      (type === 'message' ? port2 : events).addEventListener(type, listener as EventListener, options),
    removeEventListener: (type, listener, options) =>
      (type === 'message' ? port2 : events).removeEventListener(type, listener as EventListener, options),
    terminate() {
      worker.terminated++;
      port1.close();
      port2.close();
    },
  };
  closers.push(() => worker.terminate());
  return {
    worker,
    die: (message: string) => events.dispatchEvent(Object.assign(new Event('error'), { message })),
  };
}

/** One unit of a layer that is built at once. */
function spec(inputs: number): ShardSpec {
  return { firstUnit: 0, units: 1, inputs, built: inputs, sample: inputs, config, encoded: 0 };
}

describe('shards in workers', () => {
  test('give the same bytes as shards in this thread', async () => {
    const pieces: Uint8Array[] = [];
    const workers: ReturnType<typeof channelWorker>['worker'][] = [];
    const spawn = () => {
      const { worker } = channelWorker();
      workers.push(worker);
      return workerShard(worker);
    };
    const writePiece = async (piece: number, bytes: Uint8Array) => {
      pieces[piece] = bytes;
    };
    await buildLayerIndex(job({ spawn, writePiece }));
    const local = await buildFrom(matrix, config, 1);
    expect(Buffer.concat(pieces).equals(Buffer.concat(local.pieces))).toBe(true);
    expect(workers.map((worker) => worker.terminated)).toEqual([1, 1]);
  });

  test('keep class and code of an error', async () => {
    const shard = workerShard(channelWorker().worker);
    await shard.create(core, { ...spec(3), firstUnit: 5 });
    const refusal = shard.push(Float32Array.of(1, Number.NaN, 2));
    await expect(refusal).rejects.toBeInstanceOf(EngineError);
    await expect(refusal).rejects.toMatchObject({
      code: 'bad-model',
      message: expect.stringMatching(/input 1, unit 5/),
    });
  });

  test('reject calls under way and later ones when the worker dies', async () => {
    const never = { ...shardService(), push: () => new Promise<never>(() => undefined) };
    const { worker, die } = channelWorker(never);
    const shard = workerShard(worker);
    await shard.create(core, spec(3));
    const push = shard.push(Float32Array.of(1));
    const rejected = expect(push).rejects.toThrow(
      'index worker: died (boom); build the index again or reload the page',
    );
    die('boom');
    await rejected;
    await expect(shard.nextPiece(false)).rejects.toMatchObject({ code: 'internal' });
  });

  test('reject calls under way when disposed', async () => {
    const never = { ...shardService(), push: () => new Promise<never>(() => undefined) };
    const { worker } = channelWorker(never);
    const shard = workerShard(worker);
    await shard.create(core, spec(3));
    const push = expect(shard.push(Float32Array.of(1))).rejects.toMatchObject({ code: 'cancelled' });
    shard.dispose();
    await push;
    expect(worker.terminated).toBe(1);
  });

  test('a build over a worker that dies fails and ends all workers', async () => {
    const made: ReturnType<typeof channelWorker>[] = [];
    const spawn = () => {
      made.push(channelWorker());
      return workerShard((made.at(-1) as (typeof made)[number]).worker);
    };
    let batches = 0;
    const activations = async (ids: Uint32Array) => {
      if (++batches === 4) made[1]?.die('out of memory');
      return rows(matrix, ids);
    };
    await expect(buildLayerIndex(job({ spawn, activations }))).rejects.toThrow(/died \(out of memory\)/);
    expect(made.map(({ worker }) => worker.terminated)).toEqual([1, 1]);
  });
});

describe('the pool', () => {
  test('splits units into contiguous ranges', () => {
    for (const units of [1, 15, 16, 17, 100, 12544]) {
      for (const shards of [1, 2, 3, 8]) {
        const ranges = splitUnits(units, shards);
        expect(ranges.length).toBeLessThanOrEqual(shards);
        let next = 0;
        for (const range of ranges) {
          expect(range.first).toBe(next);
          expect(range.units).toBeGreaterThan(0);
          next += range.units;
        }
        expect(next).toBe(units);
      }
    }
  });

  test('lets at most two batches wait per shard', async () => {
    const releases: (() => void)[] = [];
    const slow = (): ShardRemote => ({
      create: async () => undefined,
      load: async () => undefined,
      push: () => new Promise((resolve) => releases.push(resolve)),
      checkpoint: async () => 0,
      nextPiece: async () => null,
      memory: async () => 0,
      dispose: () => undefined,
    });
    const pool = await openPool({ core, ...spec(100), units: 3, shards: 1, spawn: slow });
    const batch = new Float32Array(3);
    await pool.push(batch);
    await pool.push(batch);
    const third = vi.fn();
    const waiting = pool.push(batch).then(third);
    // After a turn of the event loop everything that can go on has gone on.
    await new Promise((resolve) => setImmediate(resolve));
    expect(third).not.toHaveBeenCalled();
    releases[0]?.();
    await waiting;
    expect(third).toHaveBeenCalledOnce();
  });

  test('a shard that cannot start ends the others', async () => {
    let disposed = 0;
    let made = 0;
    const spawn = (): ShardRemote => ({
      ...localShard(),
      create: () =>
        made++ === 0 ? Promise.reject(new EngineError('device', 'no memory')) : Promise.resolve(),
      dispose: () => {
        disposed++;
      },
    });
    await expect(openPool({ core, ...spec(9), units: 64, shards: 4, spawn })).rejects.toMatchObject({
      code: 'device',
    });
    expect(disposed).toBe(4);
  });
});

test('the next batch is inferred while the last one is encoded, and progress reaches the end', async () => {
  const log: string[] = [];
  let tellSecond: () => void = () => undefined;
  const secondInferred = new Promise<void>((resolve) => {
    tellSecond = resolve;
  });
  const spawn = (): ShardRemote => {
    const shard = localShard();
    return {
      ...shard,
      push: async (batch) => {
        log.push('encode');
        await secondInferred;
        return shard.push(batch);
      },
    };
  };
  const activations = async (ids: Uint32Array) => {
    log.push('infer');
    if (log.filter((step) => step === 'infer').length === 2) tellSecond();
    return rows(matrix, ids);
  };
  const reports: Progress[] = [];
  await buildLayerIndex(
    job({ spawn, activations, shards: 1, batchSize: 350, onProgress: (progress) => reports.push(progress) }),
  );
  expect(log).toEqual(['infer', 'infer', 'encode', 'encode']);
  expect(reports.at(-1)).toMatchObject({ phase: 'Indexing test', done: 700, total: 700, unit: 'inputs' });
});
