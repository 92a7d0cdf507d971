import type { io } from '@tensorflow/tfjs-core';
import { EngineError } from '../../lib/errors.ts';

/** One group of a weights manifest: files whose joined bytes are the weights, one after another. */
export type WeightGroup = {
  paths: string[];
  weights: io.WeightsManifestEntry[];
  /** Bytes the weights take in the files, quantization counted. */
  bytes: number;
};

type Json = { readonly [name: string]: unknown };

/** Bytes per value, as in tfjs-core's io/types.ts. */
const VALUE_BYTES = new Map([
  ['float32', 4],
  ['float16', 2],
  ['int32', 4],
  ['uint16', 2],
  ['uint8', 1],
  ['bool', 1],
  ['complex64', 8],
]);
const DTYPES: readonly string[] = ['float32', 'int32', 'bool', 'complex64'];
const QUANTIZED: readonly string[] = ['uint8', 'uint16', 'float16'];
const MOST_BYTES = 2 ** 31;

/**
 * Checks the `weightsManifest` of a model.json and takes over its known fields.
 * @param name the file's name, for messages
 * @throws EngineError 'bad-model'.
 */
export function readManifest(manifest: unknown, name: string): WeightGroup[] {
  if (!Array.isArray(manifest)) throw bad(name, 'a "weightsManifest" that is no list');
  const groups = manifest.map((group, index) => readGroup(group, `${name}: weightsManifest[${index}]`));
  const names = new Set<string>();
  for (const weight of groups.flatMap(({ weights }) => weights)) {
    if (names.has(weight.name)) throw bad(name, `two weights called "${weight.name}"`);
    names.add(weight.name);
  }
  const bytes = groups.reduce((sum, group) => sum + group.bytes, 0);
  if (bytes > MOST_BYTES)
    throw bad(name, `weights of ${bytes} bytes, more than the ${MOST_BYTES} a browser can take,`);
  return groups;
}

function readGroup(group: unknown, where: string): WeightGroup {
  const { paths, weights } = (group ?? {}) as Json;
  if (!Array.isArray(paths) || !paths.every((path) => typeof path === 'string' && path !== '')) {
    throw bad(where, 'a list "paths" of file names missing');
  }
  if (!Array.isArray(weights)) throw bad(where, 'a list "weights" missing');
  const specs = weights.map((weight, index) => readSpec(weight, `${where}.weights[${index}]`));
  return { paths, weights: specs, bytes: specs.reduce((sum, spec) => sum + weightBytes(spec), 0) };
}

function readSpec(weight: unknown, where: string): io.WeightsManifestEntry {
  const { name, shape, dtype, quantization } = (weight ?? {}) as Json;
  if (typeof name !== 'string') throw bad(where, 'no name');
  if (!Array.isArray(shape) || !shape.every((size) => Number.isSafeInteger(size) && size >= 0)) {
    throw bad(where, `no shape of whole numbers for "${name}"`);
  }
  if (typeof dtype !== 'string' || !DTYPES.includes(dtype))
    throw bad(where, `dtype ${String(dtype)} of "${name}"`);
  const spec = { name, shape, dtype: dtype as io.WeightsManifestEntry['dtype'] };
  return quantization === undefined || quantization === null
    ? spec
    : { ...spec, quantization: readQuantization(quantization, `${where} "${name}"`) };
}

function readQuantization(quantization: unknown, where: string): io.WeightsManifestEntry['quantization'] {
  const { dtype, scale, min } = quantization as Json;
  if (typeof dtype !== 'string' || !QUANTIZED.includes(dtype))
    throw bad(where, `quantization ${String(dtype)}`);
  const type = dtype as 'uint8' | 'uint16' | 'float16';
  if (type === 'float16') return { dtype: type };
  if (!Number.isFinite(scale) || !Number.isFinite(min))
    throw bad(where, 'a quantization without scale and min');
  return { dtype: type, scale: scale as number, min: min as number };
}

function weightBytes({ shape, dtype, quantization }: io.WeightsManifestEntry): number {
  const values = shape.reduce((product, size) => product * size, 1);
  return values * (VALUE_BYTES.get(quantization?.dtype ?? dtype) ?? 4);
}

function bad(where: string, found: string): EngineError {
  return new EngineError(
    'bad-model',
    `${where}: ${found} found; a tfjs weights manifest expected; convert the model again`,
  );
}
