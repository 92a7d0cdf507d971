import { expose } from 'comlink';
import { runTask, type Task } from '../attribution/index.ts';
import { EngineError } from '../lib/errors.ts';
import {
  type BackendName,
  chooseBackend,
  loadNetwork,
  type ModelData,
  type Network,
  type WasmBinaries,
} from '../model/index.ts';
import { type Reply, replyOf } from './protocol.ts';

export type AttributionWorker = {
  /** Loads a network on exactly this backend. */
  open(data: ModelData, backend: BackendName, binaries: WasmBinaries): Promise<Reply>;
  run(task: Task): Promise<Reply>;
};

let network: Network | null = null;

const worker: AttributionWorker = {
  open: (data, backend, wasm) =>
    replyOf(async () => {
      const { name } = await chooseBackend({ preferred: backend, wasm });
      if (name !== backend) throw new EngineError('device', `backend: ${backend} expected, ${name} started`);
      network = await loadNetwork(data);
    }),
  run: (task) =>
    replyOf(() => {
      if (network) return runTask(network, task);
      throw new EngineError('internal', 'attribution worker: a task before a network; call open first');
    }),
};

expose(worker);
