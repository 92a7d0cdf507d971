import { engine, type Tensor } from '@tensorflow/tfjs-core';

/** A tensor inside a network: `shape` is that of one row, the batch dimension left out. */
export type Site = { key: string; shape: number[] };

/** in: what a layer reads; pre: its output before its own activation function; out: its output. */
export type Anchor = 'in' | 'pre' | 'out';

/**
 * A network as a function between any of its tensors, for gradient tapes. `evaluate` is synchronous, so that a tape
 * and `tidy` can enclose it; both are the caller's business, as are the tensors it returns.
 */
export interface TensorGraph {
  readonly inputs: readonly Site[];
  readonly output: Site;
  /** The only number of rows it takes, or null. */
  readonly batch: number | null;
  /** Numbers that all activations of one row take together: what a tape keeps. */
  readonly footprint: number;
  /** Rows that are best run at once without a tape. */
  readonly batchSize: number;
  /**
   * The tensors at a layer, several where it reads several.
   * @throws EngineError 'bad-argument' for an unknown layer, 'unsupported' where there is no such tensor.
   */
  sites(layer: string, anchor: Anchor): Site[];
  /** Whether the layer's outputs are probabilities made by a softmax, of which `pre` are the logits. */
  hasLogits(layer: string): boolean;
  /**
   * The tensors at `fetches` when those at `feeds` have these values, [rows, ...shape] each. What the feeds cut off
   * does not run. A tensor that is fetched and fed is handed through.
   * @throws Error where a fetched tensor depends on an input that is not fed.
   */
  evaluate(feeds: ReadonlyMap<string, Tensor>, fetches: readonly string[]): Tensor[];
}

/** Whether a gradient tape is recording. */
export function taping(): boolean {
  return engine().state.gradientDepth > 0;
}
