import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { chooseBackend, type WasmBinaries } from './backend.ts';
import type { BackendName } from './backend-probe.ts';
import type { ModelData } from './network.ts';

/** Real models and data sets beside the checkout; tests that read them are skipped where the folder is absent. */
const DATA = resolve(process.cwd(), '../shared/data');
export const hasData = existsSync(DATA);
export const needsData = hasData ? '' : ' (skipped: ../shared/data is absent)';

const wasmFolder = dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'));

export const wasmFiles: WasmBinaries = {
  plain: join(wasmFolder, 'tfjs-backend-wasm.wasm'),
  simd: join(wasmFolder, 'tfjs-backend-wasm-simd.wasm'),
  threadedSimd: join(wasmFolder, 'tfjs-backend-wasm-threaded-simd.wasm'),
};

/** Starts exactly this backend. */
export async function useBackend(preferred: BackendName): Promise<void> {
  const { name } = await chooseBackend({ preferred, wasm: wasmFiles });
  if (name !== preferred) throw new Error(`${preferred} expected, ${name} started`);
}

type ModelJson = {
  modelTopology: object;
  signature?: object;
  weightsManifest: { paths: string[]; weights: ModelData['weightSpecs'] }[];
};

/** A model folder of the shared data. */
export function readModel(folder: string): ModelData {
  const path = join(DATA, folder);
  const json = JSON.parse(readFileSync(join(path, 'model.json'), 'utf8')) as ModelJson;
  const shards = json.weightsManifest.flatMap((group) =>
    group.paths.map((file) => readFileSync(join(path, file))),
  );
  return {
    format: 'node' in json.modelTopology ? 'tfjs-graph' : 'tfjs-layers',
    name: folder,
    topology: json.modelTopology,
    signature: json.signature ?? null,
    weightSpecs: json.weightsManifest.flatMap((group) => group.weights),
    weights: new Uint8Array(Buffer.concat(shards)).buffer,
  };
}

/** Top-1 classes that came with a model, as one string of digits. */
export function expectedClasses(folder: string): string {
  return (JSON.parse(readFileSync(join(DATA, folder, 'expected.json'), 'utf8')) as { top1: string }).top1;
}

/** The first `count` images of an IDX test set of 28 x 28 bytes, scaled to 0..1, and their labels. */
export function idxImages(folder: string, count: number): { images: Float32Array; labels: Uint8Array } {
  const images = gunzipSync(readFileSync(join(DATA, folder, 't10k-images-idx3-ubyte.gz')));
  const labels = gunzipSync(readFileSync(join(DATA, folder, 't10k-labels-idx1-ubyte.gz')));
  return {
    images: Float32Array.from(images.subarray(16, 16 + count * 784), (value) => value / 255),
    labels: Uint8Array.from(labels.subarray(8, 8 + count)),
  };
}

/** The first `count` images of the CIFAR-10 test set, channels last, scaled to 0..1. */
export function cifarImages(count: number): Float32Array {
  const file = readFileSync(join(DATA, 'cifar10/test_10k_jpeg_decoded.bin'));
  const images = new Float32Array(count * 3072);
  for (let i = 0; i < count; i++)
    for (let channel = 0; channel < 3; channel++)
      for (let pixel = 0; pixel < 1024; pixel++)
        images[i * 3072 + pixel * 3 + channel] = (file[i * 3073 + 1 + channel * 1024 + pixel] ?? 0) / 255;
  return images;
}

/** The class with the highest score, row by row. */
export function topClasses(scores: Float32Array, classes: number): number[] {
  return Array.from({ length: scores.length / classes }, (_, row) => {
    const values = scores.subarray(row * classes, (row + 1) * classes);
    return values.indexOf(Math.max(...values));
  });
}
