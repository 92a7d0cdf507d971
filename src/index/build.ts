import { EngineError, throwIfAborted } from '../lib/errors.ts';
import { type OnProgress, progressMeter } from '../lib/progress.ts';
import { checkConfig, checkWhole, sampleSize } from './config.ts';
import { formatVersion } from './core.ts';
import { checkLayout, storePieces } from './layout.ts';
import { buildOrder } from './order.ts';
import { openPool, type ShardPool } from './pool.ts';
import type { CoreSource, IndexConfig, IndexLayout, ReadPiece, ShardRemote } from './types.ts';

/** Stores a piece; called for one at a time, pieces ascending from 0. */
export type WritePiece = (piece: number, bytes: Uint8Array) => Promise<void>;

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
  writePiece: WritePiece;
  /**
   * What to go on from. A checkpoint of the same inputs: the build resumes, and gives the same bytes as one that was
   * not cut off. An index of the first `layout.inputs` inputs: the others are appended; old inputs keep their codes, bounds
   * widen, the MAI keeps its number of members.
   */
  from?: { layout: IndexLayout; read: ReadPiece };
  checkpoints?: Checkpoints;
  /** Shown with the progress: `Indexing block1_conv2`. */
  phase: string;
  onProgress?: OnProgress;
  /** Told once, when all is encoded. */
  onMemory?: (memory: BuildMemory) => void;
  signal?: AbortSignal;
};

export type Checkpoints = {
  everyMs: number;
  /** Stores what `write` writes, in place of an older checkpoint, and then the layout that it returns. */
  save: (write: (writePiece: WritePiece) => Promise<IndexLayout>) => Promise<void>;
};

/** Most bytes a build held: in the memories of the cores, which never shrink, and in batches under way. */
export type BuildMemory = { core: number; batches: number };

/**
 * Builds one layer's index in one pass over the inputs. While a batch is encoded, the next one is inferred. All
 * shards are ended before it returns or throws; pieces already written when it throws are the caller's to remove.
 *
 * @throws EngineError 'cancelled', 'bad-model' (NaN or infinity), 'bad-argument', 'mismatch' or 'storage' (`from` does not
 * fit or is damaged), and whatever the callbacks throw.
 */
export async function buildLayerIndex(job: BuildJob): Promise<IndexLayout> {
  checkConfig(job.units, job.inputs, job.config);
  checkWhole('batchSize', job.batchSize, 1, 2 ** 31);
  if (job.from) checkFrom(job, job.from.layout);
  throwIfAborted(job.signal, job.phase);
  const start = startOf(job);
  const pool = await openPool({ ...job, ...start });
  try {
    await pushAll(job, start, pool);
    job.onMemory?.(await pool.memory());
    return await writeAll(job, start, pool, { keep: false, encoded: job.inputs }, job.writePiece);
  } finally {
    pool.dispose();
  }
}

/** What does not change while a layout grows, and how many inputs are encoded when the build starts. */
type Start = { built: number; sample: number; encoded: number };

function startOf({ from, units, inputs, config }: BuildJob): Start {
  if (!from) return { built: inputs, sample: sampleSize(units, inputs, config), encoded: 0 };
  const { built, sample, encoded } = from.layout;
  return { built, sample, encoded };
}

function checkFrom({ units, inputs, config }: BuildJob, layout: IndexLayout): void {
  checkLayout(layout);
  const same = layout.units === units && JSON.stringify(layout.config) === JSON.stringify(config);
  const resumes = layout.inputs === inputs;
  const appends = layout.inputs < inputs && layout.encoded === layout.inputs;
  if (same && (resumes || appends)) return;
  const about = (u: number, n: number, c: IndexConfig) => `${u} units, ${n} inputs, ${JSON.stringify(c)}`;
  throw new EngineError(
    'mismatch',
    `saved index: ${about(layout.units, layout.inputs, layout.config)}, ${layout.encoded} encoded; ${about(units, inputs, config)} expected; build it anew`,
  );
}

async function pushAll(job: BuildJob, start: Start, pool: ShardPool): Promise<void> {
  const order = buildOrder(job.inputs, start.built, start.sample);
  const meter = progressMeter(job.phase, job.inputs, 'inputs', job.onProgress);
  let saved = performance.now();
  let batch = await infer(job, order, start.encoded);
  for (let at = start.encoded; at < job.inputs; at += job.batchSize) {
    const next = at + job.batchSize;
    [batch] = await both(infer(job, order, next), pool.push(batch));
    meter(Math.min(next, job.inputs));
    const { checkpoints } = job;
    if (!checkpoints || next >= job.inputs || performance.now() - saved < checkpoints.everyMs) continue;
    await checkpoint(job, start, pool, checkpoints);
    saved = performance.now();
  }
}

async function checkpoint(
  job: BuildJob,
  start: Start,
  pool: ShardPool,
  { save }: Checkpoints,
): Promise<void> {
  const encoded = await pool.checkpoint();
  if (encoded === 0) return;
  await save((writePiece) => writeAll(job, start, pool, { keep: true, encoded }, writePiece));
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

async function writeAll(
  job: BuildJob,
  { built, sample }: Start,
  pool: ShardPool,
  { keep, encoded }: { keep: boolean; encoded: number },
  writePiece: WritePiece,
): Promise<IndexLayout> {
  const { units, inputs, config } = job;
  const places = await storePieces(pool.pieces(keep), units, async (piece, bytes) => {
    throwIfAborted(job.signal, job.phase);
    await writePiece(piece, bytes);
  });
  return { version: formatVersion, units, inputs, config: { ...config }, built, sample, encoded, ...places };
}

/** Both results; waits for both to end before it throws, so that no work is left running behind an error. */
async function both<A, B>(first: Promise<A>, second: Promise<B>): Promise<[A, B]> {
  const [a, b] = await Promise.allSettled([first, second]);
  if (a.status === 'rejected') throw a.reason;
  if (b.status === 'rejected') throw b.reason;
  return [a.value, b.value];
}
