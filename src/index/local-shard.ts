import { cancelled, EngineError } from '../lib/errors.ts';
import { ShardBuilder } from './builder.ts';
import { startCore } from './core.ts';
import type { CoreSource, ShardPiece, ShardRemote, ShardSpec } from './types.ts';

/** A shard built in this thread: what an index worker runs, and what tests in Node use. */
export function localShard(): ShardRemote {
  let builder: ShardBuilder | null = null;
  let disposed = false;

  function open(): ShardBuilder {
    if (disposed) throw cancelled('building the index');
    if (!builder) throw new EngineError('internal', 'index shard: not created; call create first');
    return builder;
  }

  return {
    async create(core: CoreSource, spec: ShardSpec): Promise<void> {
      builder = new ShardBuilder(await startCore(core), spec);
    },
    async load(piece: ShardPiece): Promise<void> {
      open().load(piece);
    },
    async push(batch: Float32Array): Promise<void> {
      open().push(batch);
    },
    async checkpoint(): Promise<number> {
      return open().checkpoint();
    },
    async nextPiece(keep: boolean): Promise<ShardPiece | null> {
      return open().nextPiece(keep);
    },
    async memory(): Promise<number> {
      return open().memory();
    },
    dispose(): void {
      disposed = true;
      builder = null;
    },
  };
}
