import { type Endpoint, transfer, wrap } from 'comlink';
import { cancelled, EngineError } from '../lib/errors.ts';
import type { Outcome, ShardService } from './shard-service.ts';
import type { ShardRemote } from './types.ts';

/** The part of a Worker that is used here. */
export type ShardWorker = Endpoint & { terminate(): void };

/**
 * The shard of an index worker (worker.ts). Batches go in by transfer. A worker that dies rejects every call.
 */
export function workerShard(worker: ShardWorker): ShardRemote {
  const remote = wrap<ShardService>(worker);
  const pending = new Set<(error: EngineError) => void>();
  let failure: EngineError | null = null;

  function fail(error: EngineError): void {
    failure ??= error;
    for (const reject of pending) reject(failure);
    pending.clear();
  }

  function call<T>(run: () => Promise<Outcome<T>>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (failure) return reject(failure);
      pending.add(reject);
      run()
        .then((result) => {
          if (result.ok) resolve(result.value);
          else reject(new EngineError(result.code, result.message));
        }, reject)
        .finally(() => pending.delete(reject));
    });
  }

  worker.addEventListener('error', (event) => fail(workerDied(event)));
  worker.addEventListener('messageerror', (event) => fail(workerDied(event)));

  return {
    create: (core, spec) => call(() => remote.create(core, spec)),
    push: (batch) => call(() => remote.push(transfer(batch, [batch.buffer]))),
    load: (piece) => call(() => remote.load(transfer(piece, [piece.bytes.buffer, piece.offsets.buffer]))),
    checkpoint: () => call(() => remote.checkpoint()),
    nextPiece: (keep) => call(() => remote.nextPiece(keep)),
    memory: () => call(() => remote.memory()),
    dispose() {
      worker.terminate();
      fail(cancelled('building the index'));
    },
  };
}

function workerDied(event: object): EngineError {
  const message = 'message' in event && typeof event.message === 'string' ? event.message : 'no reason given';
  return new EngineError(
    'internal',
    `index worker: died (${message}); build the index again or reload the page`,
  );
}
