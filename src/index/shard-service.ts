import { transfer } from 'comlink';
import { type ErrorCode, toEngineError } from '../lib/errors.ts';
import { localShard } from './local-shard.ts';
import type { CoreSource, ShardPiece, ShardSpec } from './types.ts';

/** A result or an error as plain data: a thrown error would lose its code on the way between threads. */
export type Outcome<T> = { ok: true; value: T } | { ok: false; code: ErrorCode; message: string };

/** What an index worker exposes. */
export type ShardService = {
  create(core: CoreSource, spec: ShardSpec): Promise<Outcome<void>>;
  push(batch: Float32Array<ArrayBuffer>): Promise<Outcome<void>>;
  nextPiece(): Promise<Outcome<ShardPiece | null>>;
};

/** A shard of this thread whose errors travel as data and whose pieces travel by transfer. */
export function shardService(): ShardService {
  const shard = localShard();
  return {
    create: (core, spec) => outcome(shard.create(core, spec)),
    push: (batch) => outcome(shard.push(batch)),
    nextPiece: async () => {
      const result = await outcome(shard.nextPiece());
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
