import {
  engine,
  findBackendFactory,
  registerBackend,
  removeBackend,
  setBackend,
} from '@tensorflow/tfjs-core';
import { EngineError } from '../lib/errors.ts';
import { type BackendName, type BackendState, listBackends } from './backend-probe.ts';

/** Addresses (in Node: file paths) of the three binaries of @tensorflow/tfjs-backend-wasm. */
export type WasmBinaries = { plain: string; simd: string; threadedSimd: string };

export type BackendOptions = {
  /** Tried before the others. */
  preferred?: BackendName;
  wasm?: WasmBinaries;
  /** Called when the GPU goes away; networks are dead then: choose a backend again and reload them. */
  onDeviceLost?: (reason: string) => void;
};

export type BackendChoice = {
  name: BackendName;
  /** Of every backend, in the order of preference: what it said, or why it was passed over. */
  backends: BackendState[];
};

type Factory = NonNullable<ReturnType<typeof findBackendFactory>>;

const factories = new Map<BackendName, Factory>();
const running = new Set<BackendName>();
let current: BackendState | null = null;

/** The backend that `chooseBackend` started last. */
export function currentBackend(): BackendState | null {
  return current;
}

/**
 * Starts the first backend that works: the preferred one, then webgpu, webgl, wasm, cpu. One that fails to start is
 * passed over and says why. Networks loaded before belong to the earlier backend: dispose and load them again.
 * @throws EngineError 'device' when none starts.
 */
export async function chooseBackend(options: BackendOptions = {}): Promise<BackendChoice> {
  const backends = await listBackends();
  const order = [...backends].sort(
    (a, b) => Number(b.name === options.preferred) - Number(a.name === options.preferred),
  );
  for (const state of order) {
    if (!state.available) continue;
    try {
      await start(state.name, options);
      current = state;
      return { name: state.name, backends };
    } catch (thrown) {
      state.available = false;
      state.detail = `did not start: ${thrown instanceof Error ? thrown.message : reasonOf(thrown)}`;
    }
  }
  const reasons = backends.map(({ name, detail }) => `${name} ${detail}`).join(', ');
  throw new EngineError('device', `backend: none starts (${reasons}); use a current browser`);
}

/** tfjs-backend-wasm rejects with a plain object. */
function reasonOf(thrown: unknown): string {
  const plain = typeof thrown === 'object' && thrown !== null && 'message' in thrown;
  return String(plain ? thrown.message : thrown);
}

/** Runs the factory here, not in `setBackend`, which would keep the reason of a failure to itself. */
async function start(name: BackendName, options: BackendOptions): Promise<void> {
  if (!running.has(name)) {
    const factory = factories.get(name) ?? (await importFactory(name, options.wasm));
    factories.set(name, factory);
    const backend = await factory();
    if (findBackendFactory(name)) removeBackend(name);
    registerBackend(name, () => backend);
    running.add(name);
    if (name === 'webgpu') watchDevice(backend, options.onDeviceLost);
  }
  if (!(await setBackend(name))) throw new Error('tfjs refused it');
}

async function importFactory(name: BackendName, wasm: WasmBinaries | undefined): Promise<Factory> {
  if (name === 'wasm') await importWasm(wasm);
  else if (name === 'cpu') await import('@tensorflow/tfjs-backend-cpu');
  else if (name === 'webgl') await import('@tensorflow/tfjs-backend-webgl');
  else await import('@tensorflow/tfjs-backend-webgpu');
  const factory = findBackendFactory(name);
  if (!factory) throw new Error('its package registered nothing');
  return factory;
}

async function importWasm(binaries: WasmBinaries | undefined): Promise<void> {
  if (!binaries) throw new Error('no addresses of its binaries were given');
  const [{ setWasmPaths }, { registerWasmGradients }] = await Promise.all([
    import('@tensorflow/tfjs-backend-wasm'),
    import('./wasm-gradients.ts'),
  ]);
  setWasmPaths({
    'tfjs-backend-wasm.wasm': binaries.plain,
    'tfjs-backend-wasm-simd.wasm': binaries.simd,
    'tfjs-backend-wasm-threaded-simd.wasm': binaries.threadedSimd,
  });
  registerWasmGradients();
}

function watchDevice(backend: unknown, onDeviceLost: BackendOptions['onDeviceLost']): void {
  const { device } = backend as { device: GPUDevice };
  void device.lost.then(({ reason, message }) => {
    running.delete('webgpu');
    if (reason !== 'destroyed') onDeviceLost?.(message || 'the GPU device was lost');
  });
}

/** Tensors alive and their bytes, on all backends. */
export function tensorMemory(): { tensors: number; bytes: number } {
  const { numTensors, numBytes } = engine().memory();
  return { tensors: numTensors, bytes: numBytes };
}
