import type { io } from '@tensorflow/tfjs-core';

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

export type Layer = {
  name: string;
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
  batch: number | null;
};

/**
 * A loaded network. Batches are float32, [count, height, width, channels] row-major.
 * All methods but `gradient` keep no tensor alive; concurrent calls are safe.
 */
export interface Network {
  readonly input: NetworkInput;
  /** In the order they run, the input left out. */
  readonly layers: readonly Layer[];
  /** The layer whose output is the model's (last) output. */
  readonly output: Layer;
  readonly parameters: number;
  /** Activations [count, units] of one layer; later layers do not run. */
  forward(batch: Float32Array, count: number, layer: string): Promise<Float32Array>;
  /** d(sum over `units` of the layer's output)/d(batch): [count, height, width, channels], and each row's sum. */
  gradient(
    batch: Float32Array,
    count: number,
    layer: string,
    units: readonly number[],
  ): Promise<{ gradient: Float32Array; outputs: Float32Array }>;
  dispose(): void;
}
