import { transfer } from 'comlink';
import { type ErrorCode, toEngineError } from '../lib/errors.ts';
import { localShard } from './local-shard.ts';
import type { CoreSource, ShardPiece, ShardSpec } from './types.ts';

/** A result or an error as plain data: a thrown error would lose its code on the way between threads. */
export type Outcome<T> = { ok: true; value: T } | { ok: false; code: ErrorCode; message: string };

/** What an index worker exposes. */
export type ShardService = {
  create(core: CoreSource, spec: ShardSpec): Promise<Outcome<void>>;
  load(piece: ShardPiece): Promise<Outcome<void>>;
  push(batch: Float32Array<ArrayBuffer>): Promise<Outcome<void>>;
  checkpoint(): Promise<Outcome<number>>;
  nextPiece(keep: boolean): Promise<Outcome<ShardPiece | null>>;
  memory(): Promise<Outcome<number>>;
};

/** A shard of this thread whose errors travel as data and whose pieces travel by transfer. */
export function shardService(): ShardService {
  const shard = localShard();
  return {
    create: (core, spec) => outcome(shard.create(core, spec)),
    load: (piece) => outcome(shard.load(piece)),
    push: (batch) => outcome(shard.push(batch)),
    checkpoint: () => outcome(shard.checkpoint()),
    memory: () => outcome(shard.memory()),
    nextPiece: async (keep) => {
      const result = await outcome(shard.nextPiece(keep));
      const buffers =
        result.ok && result.value ? [result.value.bytes.buffer, result.value.offsets.buffer] : [];
      return transfer(result, buffers);
    },
  };
}

async function outcome<T>(work: Promise<T>): Promise<Outcome<T>> {
  try {
    return { ok: true, value: await work };
  } catch (thrown) {
    const error = toEngineError(thrown);
    return { ok: false, code: error.code, message: error.message };
  }
}
