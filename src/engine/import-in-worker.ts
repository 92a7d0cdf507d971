import { proxy, wrap } from 'comlink';
import { cancelled } from '../lib/errors.ts';
import type { ImportWorker } from './import-worker.ts';
import address from './import-worker.ts?worker&url';
import type { Imported, Importer } from './importer.ts';
import { errorFrom } from './protocol.ts';
import { spawnModuleWorker, workerDeath } from './spawn.ts';

/** Parses in a worker of its own, so that a file that hangs a parser or eats the memory can be killed. */
export const importInWorker: Importer = async (files, { wanted, signal, onProgress }) => {
  const worker = spawnModuleWorker(address, 'import');
  const remote = wrap<ImportWorker>(worker);
  try {
    const reply = await Promise.race([
      remote.import(files, wanted, proxy(onProgress ?? ignore)),
      workerDeath(worker, 'import'),
      whenAborted(signal),
    ]);
    if (!reply.ok) throw errorFrom(reply.error);
    return reply.value as Imported;
  } finally {
    worker.terminate();
  }
};

function ignore(): void {
  // Comlink needs a function to call when nobody asked for progress.
}

function whenAborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    const fail = () => reject(cancelled('Opening files'));
    if (signal?.aborted) fail();
    signal?.addEventListener('abort', fail, { once: true });
  });
}
