import { type EngineError, toEngineError } from '../lib/errors.ts';
import type { CoreSource, IndexConfig, ShardPiece, ShardRemote } from './types.ts';

/** Units come in multiples of this many per shard, a cache line of a row. */
const unitGrain = 16;
const maxInFlight = 2;

export type PoolSpec = {
  core: CoreSource;
  units: number;
  inputs: number;
  config: IndexConfig;
  /** At most this many shards; fewer for layers of few units. */
  shards: number;
  spawn: () => ShardRemote;
};

/** The shards of one build, each with a contiguous range of units. */
export type ShardPool = {
  /** Hands [count, units] rows out; resolves once every shard has at most two batches waiting. */
  push(batch: Float32Array): Promise<void>;
  /** Pieces of all units in order; call after the last push. */
  pieces(): AsyncGenerator<ShardPiece>;
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
  const { core, inputs, config } = spec;
  const lanes = splitUnits(spec.units, spec.shards).map(
    (range): Lane => ({ ...range, shard: spec.spawn(), waiting: [], failure: null }),
  );
  const dispose = () => {
    for (const lane of lanes) lane.shard.dispose();
  };
  try {
    await Promise.all(
      lanes.map(({ shard, first, units }) => shard.create(core, { firstUnit: first, units, inputs, config })),
    );
  } catch (thrown) {
    dispose();
    throw toEngineError(thrown);
  }
  return {
    push: async (batch) => {
      for (const lane of lanes) send(lane, columns(batch, spec.units, lane));
      await Promise.all(lanes.map((lane) => settle(lane, maxInFlight)));
    },
    pieces: async function* () {
      await Promise.all(lanes.map((lane) => settle(lane, 0)));
      for (const { shard } of lanes) {
        for (let piece = await shard.nextPiece(); piece; piece = await shard.nextPiece()) yield piece;
      }
    },
    dispose,
  };
}

function send(lane: Lane, batch: Float32Array<ArrayBuffer>): void {
  const done = lane.shard.push(batch).catch((thrown: unknown) => {
    lane.failure ??= toEngineError(thrown);
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
