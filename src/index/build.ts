import { EngineError, throwIfAborted } from '../lib/errors.ts';
import { type OnProgress, progressMeter } from '../lib/progress.ts';
import { checkConfig, checkWhole, sampleSize } from './config.ts';
import { formatVersion } from './core.ts';
import { buildOrder } from './order.ts';
import { openPool, type ShardPool } from './pool.ts';
import type { CoreSource, IndexConfig, IndexLayout, ShardRemote } from './types.ts';

export type BuildJob = {
  core: CoreSource;
  units: number;
  inputs: number;
  config: IndexConfig;
  /** Makes a shard: `() => workerShard(new Worker(...))`, or `localShard` in this thread. */
  spawn: () => ShardRemote;
  /** Shards to use at most; one per core is a good number. */
  shards: number;
  /** Activations [ids.length, units] of these inputs. Called for one batch at a time, in build order. */
  activations: (ids: Uint32Array) => Promise<Float32Array>;
  batchSize: number;
  /** Stores a piece; called for one at a time, pieces ascending from 0. */
  writePiece: (piece: number, bytes: Uint8Array) => Promise<void>;
  /** Shown with the progress: `Indexing block1_conv2`. */
  phase: string;
  onProgress?: OnProgress;
  signal?: AbortSignal;
};

/**
 * Builds one layer's index in one pass over the inputs. While a batch is encoded, the next one is inferred. All
 * shards are ended before it returns or throws; pieces already written when it throws are the caller's to remove.
 *
 * @throws EngineError 'cancelled', 'bad-model' (NaN or infinity), 'bad-argument', and whatever the callbacks throw.
 */
export async function buildLayerIndex(job: BuildJob): Promise<IndexLayout> {
  checkConfig(job.units, job.inputs, job.config);
  checkWhole('batchSize', job.batchSize, 1, 2 ** 31);
  throwIfAborted(job.signal, job.phase);
  const pool = await openPool(job);
  try {
    await pushAll(job, pool);
    return await writeAll(job, pool);
  } finally {
    pool.dispose();
  }
}

async function pushAll(job: BuildJob, pool: ShardPool): Promise<void> {
  const order = buildOrder(job.inputs, sampleSize(job.inputs));
  const meter = progressMeter(job.phase, job.inputs, 'inputs', job.onProgress);
  let batch = await infer(job, order, 0);
  for (let start = 0; start < job.inputs; start += job.batchSize) {
    const next = start + job.batchSize;
    [batch] = await both(infer(job, order, next), pool.push(batch));
    meter(Math.min(next, job.inputs));
  }
}

async function infer(job: BuildJob, order: Uint32Array, start: number): Promise<Float32Array> {
  throwIfAborted(job.signal, job.phase);
  const ids = order.slice(start, start + job.batchSize);
  if (ids.length === 0) return new Float32Array(0);
  const batch = await job.activations(ids);
  if (batch.length !== ids.length * job.units) {
    throw new EngineError(
      'internal',
      `activations: ${batch.length} values for ${ids.length} inputs; ${ids.length} x ${job.units} expected`,
    );
  }
  return batch;
}

async function writeAll(job: BuildJob, pool: ShardPool): Promise<IndexLayout> {
  const pieceStarts: number[] = [];
  const offsets = new Uint32Array(2 * job.units);
  let unit = 0;
  let bytes = 0;
  let filled = 0;
  for await (const piece of pool.pieces()) {
    throwIfAborted(job.signal, job.phase);
    await job.writePiece(pieceStarts.length, piece.bytes);
    pieceStarts.push(unit);
    offsets.set(piece.offsets, filled);
    filled += piece.offsets.length;
    unit += piece.offsets.length - 1;
    bytes += piece.bytes.length;
  }
  return {
    version: formatVersion,
    units: job.units,
    inputs: job.inputs,
    config: { ...job.config },
    sample: sampleSize(job.inputs),
    built: job.inputs,
    encoded: job.inputs,
    bytes,
    pieceStarts: Uint32Array.from([...pieceStarts, unit]),
    offsets: offsets.slice(0, filled),
  };
}

/** Both results; waits for both to end before it throws, so that no work is left running behind an error. */
async function both<A, B>(first: Promise<A>, second: Promise<B>): Promise<[A, B]> {
  const [a, b] = await Promise.allSettled([first, second]);
  if (a.status === 'rejected') throw a.reason;
  if (b.status === 'rejected') throw b.reason;
  return [a.value, b.value];
}
