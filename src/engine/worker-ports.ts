import tfjsWasm from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import tfjsWasmSimd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import tfjsWasmThreaded from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import coreAddress from '../../wasm/dist/core.wasm?url';
import { decodePicture } from '../dataset/index.ts';
import { formatVersion, workerShard } from '../index/index.ts';
import indexWorkerAddress from '../index/worker.ts?worker&url';
import { EngineError } from '../lib/errors.ts';
import type { BackendChoice, ModelData } from '../model/index.ts';
import { openStore, type Store } from '../store/index.ts';
import type { BackendName } from './api.ts';
import { helpersOn } from './attribution-helper.ts';
import { importInWorker } from './import-in-worker.ts';
import type { Ports } from './ports.ts';
import { spawnModuleWorker } from './spawn.ts';

declare const __APP_VERSION__: string;
declare const __TFJS_VERSION__: string;

const lockPrefix = 'deepeverest/writing/';
/** Attribution workers; each holds the network's weights. */
const MOST_HELPERS = 3;
const binaries = {
  plain: absolute(tfjsWasm),
  simd: absolute(tfjsWasmSimd),
  threadedSimd: absolute(tfjsWasmThreaded),
};

/** The ports of the engine worker: WebGPU or what there is, workers, IndexedDB, locks between tabs. */
export async function workerPorts(
  asked: BackendName | null,
  onDeviceLost: (reason: string) => void,
): Promise<Ports> {
  const store = await openStore();
  return {
    store,
    importFiles: importInWorker,
    decode: decodePicture,
    spawnShard: () => workerShard(spawnModuleWorker(absolute(indexWorkerAddress), 'index')),
    checkpointMs: 10_000,
    core: once(compileCore),
    shards: Math.max(1, Math.min(4, navigator.hardwareConcurrency)),
    ...tensorPorts(store, asked, onDeviceLost),
    whileWriting: (parts, work) =>
      navigator.locks.request(lockPrefix + parts, async () => work()) as ReturnType<typeof work>,
    writing: partsBeingWritten,
    storageEstimate: async () => {
      const { usage, quota } = await navigator.storage.estimate();
      return { usage: usage ?? 0, quota: quota ?? null, persisted: await navigator.storage.persisted() };
    },
    versions: { app: __APP_VERSION__, tfjs: __TFJS_VERSION__, core: `index format ${formatVersion}` },
  };
}

/** The part that needs tfjs, which is loaded with the first network. */
function tensorPorts(store: Store, asked: BackendName | null, onDeviceLost: (reason: string) => void) {
  let room: typeof import('../model/index.ts') | null = null;
  let choice: BackendChoice | null = null;
  const choose = async (preferred: BackendName | null) => {
    room ??= await import('../model/index.ts');
    choice = await room.chooseBackend({ wasm: binaries, onDeviceLost, ...(preferred ? { preferred } : {}) });
    return { room, choice };
  };
  const remembered = async () =>
    asked ?? ((await store.setting('backend')) as BackendName | undefined) ?? null;
  return {
    loadNetwork: async (data: ModelData) => {
      const loaded = choice && room ? room : (await choose(await remembered())).room;
      return loaded.loadNetwork(data);
    },
    memory: () => room?.tensorMemory() ?? { tensors: 0, bytes: 0 },
    helpers: () => {
      // Threads of tfjs, where a page may have them, and a GPU are busy already.
      const alone = choice?.name === 'cpu' || (choice?.name === 'wasm' && !crossOriginIsolated);
      const size = Math.min(MOST_HELPERS, navigator.hardwareConcurrency - 1);
      return choice && alone && size > 0 ? { size, spawn: helpersOn(choice.name, binaries) } : null;
    },
    backend: () => choice?.name ?? null,
    backends: () => choice?.backends ?? [],
    setBackend: async (name: BackendName) => {
      const chosen = await choose(name);
      await store.saveSetting('backend', chosen.choice.name);
    },
  };
}

async function partsBeingWritten(): Promise<ReadonlySet<string>> {
  const { held } = await navigator.locks.query();
  const names = (held ?? []).flatMap(({ name }) => (name?.startsWith(lockPrefix) ? [name] : []));
  return new Set(names.map((name) => name.slice(lockPrefix.length)));
}

function absolute(address: string): string {
  return new URL(address, import.meta.url).href;
}

async function compileCore(): Promise<WebAssembly.Module> {
  const response = await fetch(absolute(coreAddress));
  if (!response.ok) {
    throw new EngineError('internal', `core.wasm: the server answered ${response.status}; reload the page`);
  }
  return WebAssembly.compile(await response.arrayBuffer());
}

/** Runs work at the first call; a failure is not kept. */
function once<T>(work: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | null = null;
  return () => {
    running ??= work().catch((thrown: unknown) => {
      running = null;
      throw thrown;
    });
    return running;
  };
}
