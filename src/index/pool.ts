import { type EngineError, toEngineError } from '../lib/errors.ts';
import { storedBlocks } from './layout.ts';
import type { CoreSource, IndexConfig, IndexLayout, ReadPiece, ShardPiece, ShardRemote } from './types.ts';

/** Units come in multiples of this many per shard, a cache line of a row. */
const unitGrain = 16;
const maxInFlight = 2;

export type PoolSpec = {
  core: CoreSource;
  units: number;
  inputs: number;
  /** See ShardSpec. */
  built: number;
  sample: number;
  encoded: number;
  config: IndexConfig;
  /** At most this many shards; fewer for layers of few units. */
  shards: number;
  spawn: () => ShardRemote;
  /** Where the `encoded` inputs are. */
  from?: { layout: IndexLayout; read: ReadPiece } | undefined;
};

/** The shards of one build, each with a contiguous range of units. */
export type ShardPool = {
  /** Hands [count, units] rows out; resolves once every shard has at most two batches waiting. */
  push(batch: Float32Array): Promise<void>;
  /** Makes what was pushed readable by `pieces(true)`; inputs held, 0 while there are too few. */
  checkpoint(): Promise<number>;
  /** Pieces of all units in order; call after the last push, or to keep the state after `checkpoint`. */
  pieces(keep: boolean): AsyncGenerator<ShardPiece>;
  /** Bytes of the cores' memories, and most bytes of batches under way so far. */
  memory(): Promise<{ core: number; batches: number }>;
  /** Ends all shards; calls under way reject. */
  dispose(): void;
};

type Lane = {
  shard: ShardRemote;
  first: number;
  units: number;
  waiting: Promise<void>[];
  failure: EngineError | null;
};

/** Unit ranges [first, first + units) of the shards of a layer. */
export function splitUnits(units: number, shards: number): { first: number; units: number }[] {
  const size = Math.ceil(units / Math.max(1, shards) / unitGrain) * unitGrain;
  const count = Math.ceil(units / size);
  return Array.from({ length: count }, (_, i) => ({
    first: i * size,
    units: Math.min(size, units - i * size),
  }));
}

/** Starts the shards. A failure disposes of all of them. */
export async function openPool(spec: PoolSpec): Promise<ShardPool> {
  const lanes = splitUnits(spec.units, spec.shards).map(
    (range): Lane => ({ ...range, shard: spec.spawn(), waiting: [], failure: null }),
  );
  const dispose = () => {
    for (const lane of lanes) lane.shard.dispose();
  };
  try {
    await Promise.all(lanes.map((lane) => start(lane, spec)));
  } catch (thrown) {
    dispose();
    throw toEngineError(thrown);
  }
  const settled = () => Promise.all(lanes.map((lane) => settle(lane, 0)));
  const held = { now: 0, most: 0 };
  return {
    push: async (batch) => {
      held.most = Math.max(held.most, held.now + 2 * batch.byteLength);
      for (const lane of lanes) send(lane, columns(batch, spec.units, lane), held);
      await Promise.all(lanes.map((lane) => settle(lane, maxInFlight)));
    },
    checkpoint: async () => {
      await settled();
      return Math.min(...(await Promise.all(lanes.map(({ shard }) => shard.checkpoint()))));
    },
    pieces: async function* (keep) {
      await settled();
      for (const { shard } of lanes) {
        for (let piece = await shard.nextPiece(keep); piece; piece = await shard.nextPiece(keep)) yield piece;
      }
    },
    memory: async () => {
      await settled();
      const sizes = await Promise.all(lanes.map(({ shard }) => shard.memory()));
      return { core: sizes.reduce((sum, size) => sum + size, 0), batches: held.most };
    },
    dispose,
  };
}

async function start({ shard, first, units }: Lane, spec: PoolSpec): Promise<void> {
  const { core, inputs, built, sample, encoded, config, from } = spec;
  await shard.create(core, { firstUnit: first, units, inputs, built, sample, config, encoded });
  if (!from || encoded === 0) return;
  for await (const piece of storedBlocks(from.layout, from.read, { first, units })) await shard.load(piece);
}

function send(lane: Lane, batch: Float32Array<ArrayBuffer>, held: { now: number }): void {
  const bytes = batch.byteLength;
  held.now += bytes;
  const done = lane.shard
    .push(batch)
    .catch((thrown: unknown) => {
      lane.failure ??= toEngineError(thrown);
    })
    .finally(() => {
      held.now -= bytes;
    });
  lane.waiting.push(done);
}

/** Waits until at most `most` batches of a lane are under way. */
async function settle(lane: Lane, most: number): Promise<void> {
  while (lane.waiting.length > most) await lane.waiting.shift();
  if (lane.failure) throw lane.failure;
}

function columns(batch: Float32Array, units: number, lane: Lane): Float32Array<ArrayBuffer> {
  if (lane.units === units) return batch.slice();
  const count = batch.length / units;
  const part = new Float32Array(count * lane.units);
  for (let row = 0; row < count; row++) {
    const from = row * units + lane.first;
    part.set(batch.subarray(from, from + lane.units), row * lane.units);
  }
  return part;
}
