import { wrap } from 'comlink';
import type { Done } from '../attribution/index.ts';
import { cancelled } from '../lib/errors.ts';
import type { BackendName, ModelData, WasmBinaries } from '../model/index.ts';
import type { SpawnHelper } from './attribution-crew.ts';
import type { AttributionWorker } from './attribution-worker.ts';
import address from './attribution-worker.ts?worker&url';
import { errorFrom, type Reply } from './protocol.ts';
import { spawnModuleWorker, workerDeath } from './spawn.ts';

/** Attribution workers on a backend, each with a network of its own. */
export function helpersOn(backend: BackendName, binaries: WasmBinaries): SpawnHelper {
  return (data: ModelData) => {
    const worker = spawnModuleWorker(address, 'attribution');
    const remote = wrap<AttributionWorker>(worker);
    let end = () => worker.terminate();
    const gone = Promise.race([
      workerDeath(worker, 'attribution'),
      new Promise<never>((_, reject) => {
        end = () => {
          worker.terminate();
          reject(cancelled('The attribution'));
        };
      }),
    ]);
    const answerOf = async (reply: Promise<Reply>): Promise<unknown> => {
      const found = await Promise.race([reply, gone]);
      if (found.ok) return found.value;
      throw errorFrom(found.error);
    };
    return {
      opened: answerOf(remote.open(data, backend, binaries)).then(() => undefined),
      gone,
      run: (task) => answerOf(remote.run(task)) as Promise<Done>,
      end: () => end(),
    };
  };
}
