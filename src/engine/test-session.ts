import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { localShard } from '../index/index.ts';
import type { NamedFile } from '../lib/files.ts';
import { chooseBackend, loadNetwork, tensorMemory } from '../model/index.ts';
import { openStore } from '../store/index.ts';
import { importFiles } from './importer.ts';
import type { Ports } from './ports.ts';

const demo = new URL('../../public/demo/fashion-mnist/', import.meta.url);
const core = readFileSync(new URL('../../wasm/dist/core.wasm', import.meta.url));
const require = createRequire(import.meta.url);
const tfjsBinary = (name: string) => require.resolve(`@tensorflow/tfjs-backend-wasm/dist/${name}.wasm`);

export function demoFile(name: string): NamedFile {
  return { path: name, blob: new Blob([readFileSync(new URL(name, demo))]) };
}

export const modelFiles = () => ['model.json', 'group1-shard1of1.bin'].map(demoFile);

/** The first `count` inputs of the demo as IDX files of their own. */
export async function someInputs(count: number): Promise<NamedFile[]> {
  const images = await gunzipped('t10k-images-idx3-ubyte.gz');
  const labels = await gunzipped('t10k-labels-idx1-ubyte.gz');
  const cut = (bytes: Uint8Array, header: number, item: number) => {
    const part = bytes.slice(0, header + item * count);
    new DataView(part.buffer).setUint32(4, count);
    return new Blob([part]);
  };
  return [
    { path: 'images-idx3-ubyte', blob: cut(images, 16, 784) },
    { path: 'labels-idx1-ubyte', blob: cut(labels, 8, 1) },
  ];
}

async function gunzipped(name: string): Promise<Uint8Array<ArrayBuffer>> {
  const stream = demoFile(name).blob.stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

export async function portsOf(name: string): Promise<Ports> {
  const store = await openStore(undefined, name);
  const noDecoder = () => Promise.reject(new Error('no picture is decoded here'));
  return {
    store,
    importFiles: (files, options) => importFiles(files, noDecoder, options),
    decode: noDecoder,
    spawnShard: localShard,
    checkpointMs: 10_000,
    core: async () => core,
    shards: 2,
    loadNetwork,
    memory: tensorMemory,
    helpers: () => null,
    backend: () => 'wasm',
    backends: () => [],
    setBackend: async () => undefined,
    whileWriting: (_, work) => work(),
    writing: async () => new Set(),
    storageEstimate: async () => ({ usage: 0, quota: null, persisted: false }),
    versions: { app: 'test', tfjs: 'test', core: 'test' },
  };
}

export async function startWasm(): Promise<void> {
  await chooseBackend({
    preferred: 'wasm',
    wasm: {
      plain: tfjsBinary('tfjs-backend-wasm'),
      simd: tfjsBinary('tfjs-backend-wasm-simd'),
      threadedSimd: tfjsBinary('tfjs-backend-wasm-threaded-simd'),
    },
  });
}
