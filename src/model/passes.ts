import { currentBackend } from './backend.ts';
import type { BackendState } from './backend-probe.ts';
import type { Layer, NetworkInput } from './network.ts';
import type { TensorGraph } from './tensor-graph.ts';

/** One run of the network: `rows` inputs of a batch from `start` on, filled up with zeros to `count`. */
export type Pass = { batch: Float32Array; count: number; start: number; rows: number };

/** Cuts a batch into passes of `fixed` inputs, or leaves it whole for null. */
export function passes(batch: Float32Array, count: number, fixed: number | null): Pass[] {
  if (fixed === null || fixed === count) return [{ batch, count, start: 0, rows: count }];
  const size = batch.length / count;
  return Array.from({ length: Math.ceil(count / fixed) }, (_, i) => {
    const start = i * fixed;
    const rows = Math.min(fixed, count - start);
    const filled = new Float32Array(fixed * size);
    filled.set(batch.subarray(start * size, (start + rows) * size));
    return { batch: filled, count: fixed, start, rows };
  });
}

const MOST_INPUTS = 64;
/** On a GPU backend that runs on the processor a pass costs what its inputs cost, zeros included. */
const MOST_INPUTS_IN_SOFTWARE = 8;
/** Numbers that the largest layer of one pass may take: 64 MiB of float32. */
const MOST_ACTIVATIONS = 2 ** 24;

type Backend = Pick<BackendState, 'name' | 'software'> | null;

/** Inputs to run at once: enough to keep a backend busy, few enough for the largest layer to fit. */
export function batchSizeFor(layers: readonly Layer[], backend: Backend): number {
  const largest = layers.reduce((most, { units }) => Math.max(most, units), 1);
  const most = backend?.software ? MOST_INPUTS_IN_SOFTWARE : MOST_INPUTS;
  return Math.max(1, Math.min(most, Math.floor(MOST_ACTIVATIONS / largest)));
}

/**
 * The number of inputs that every forward pass has on a backend, or null for any. WebGPU and WebGL choose their
 * programs by the shapes, and with another batch size the last bits differ; wasm and cpu do not care.
 */
export function fixedBatch(backend: Backend, batchSize: number): number | null {
  return backend?.name === 'webgpu' || backend?.name === 'webgl' ? batchSize : null;
}

/** What one row takes, and how many rows go together. */
export function graphSizes(
  input: NetworkInput,
  layers: readonly Layer[],
): Pick<TensorGraph, 'batch' | 'footprint' | 'batchSize'> {
  return {
    batch: input.batch,
    footprint: layers.reduce((sum, { units }) => sum + units, input.height * input.width * input.channels),
    batchSize: input.batch ?? batchSizeFor(layers, currentBackend()),
  };
}
