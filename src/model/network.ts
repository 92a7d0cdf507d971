import type { io } from '@tensorflow/tfjs-core';
import type { TensorGraph } from './tensor-graph.ts';

/** A model's files as plain data: what parsers return, what the store keeps, what `loadNetwork` takes. */
export type ModelData = {
  format: 'tfjs-layers' | 'tfjs-graph';
  name: string;
  /** `modelTopology` of model.json and what belongs beside it. */
  topology: object;
  signature: object | null;
  weightSpecs: io.WeightsManifestEntry[];
  /** All shards joined, in the manifest's order. */
  weights: ArrayBuffer;
};

/** Number of stored weights; integers are shapes and axes, not parameters. */
export function countParameters(data: ModelData): number {
  return data.weightSpecs
    .filter((spec) => spec.dtype === 'float32')
    .reduce((sum, spec) => sum + spec.shape.reduce((product, size) => product * size, 1), 0);
}

export type Layer = {
  name: string;
  /** Class of a layers model's layer (`Conv2D`), operation of a graph model's node (`Relu`). */
  kind: string;
  /** Without the batch dimension. */
  shape: number[];
  units: number;
};

/** The input as the network wants it; a [28, 28] input has channels 1 and `rank` 3. */
export type NetworkInput = {
  height: number;
  width: number;
  channels: 1 | 3;
  rank: 3 | 4;
  /** The only batch size the model takes, or null; `forward` and `gradient` split and pad by themselves. */
  batch: number | null;
};

export type Gradient = {
  /** [count, height, width, channels]. */
  gradient: Float32Array;
  /** [count]: the sum over the asked units' activations, row by row. */
  outputs: Float32Array;
};

/**
 * A loaded network. Batches are float32, [count, height, width, channels] row-major.
 * No method keeps a tensor alive; concurrent calls are safe. Every method throws EngineError:
 * 'bad-argument' (layer, units, batch length), 'not-open' after `dispose`, 'device' when the backend fails.
 */
export interface Network {
  readonly input: NetworkInput;
  /** In the order they run, the input left out. */
  readonly layers: readonly Layer[];
  /** The layer whose output is the model's (last) output. */
  readonly output: Layer;
  readonly parameters: number;
  /**
   * Inputs that are best run at once. On WebGPU and WebGL exactly that many run in every forward pass, filled up with
   * zeros: activations of an input are then the same bits whatever else is asked with it, as they are on wasm and cpu.
   */
  readonly batchSize: number;
  /** The network's tensors for gradient tapes; the one way past Float32Arrays. */
  readonly graph: TensorGraph;
  /** Activations [count, units] of one layer; later layers do not run. */
  forward(batch: Float32Array, count: number, layer: string): Promise<Float32Array>;
  /**
   * d(sum over `units` of the layer's output)/d(batch), and each row's sum. Units are flat and row-major, each
   * named once. Zero where the output does not depend on the input.
   * @throws EngineError 'unsupported' where an operation on the way has no (right) gradient.
   */
  gradient(batch: Float32Array, count: number, layer: string, units: readonly number[]): Promise<Gradient>;
  /** Frees the weights. */
  dispose(): void;
}
