/** A flat row-major neuron of the layer. */
export type Unit = number;

/** Conditions that an input must meet, all of them. */
export type Filter = {
  labels?: number[];
  predictions?: number[];
  /** true: predicted right only; false: wrong only. */
  correct?: boolean;
  ids?: number[];
};

export type Query = {
  layer: string;
  units: Unit[];
  kind: 'highest' | 'lowest' | 'similar';
  k: number;
  /** similar: an input of the data set. */
  target?: number;
  /** Whether the target may be in its own answer; false. */
  includeTarget?: boolean;
  /** highest, lowest; sum by default. */
  aggregate?: 'sum' | 'mean' | 'min' | 'max' | 'l2';
  /** similar; l2 by default. */
  distance?: 'l2' | 'l1' | 'linf';
  /** One per unit, >= 0; all 1 by default. */
  weights?: number[];
  where?: Filter;
  /** >= 1; 1 is exact. Similar only: no input left out is nearer than (k-th distance / theta). */
  theta?: number;
  strategy?: 'scan' | 'reprocess';
};

export type QueryRow = { input: number; score: number; activations: number[] };

export type QueryStats = {
  /** Inputs the query ranged over. */
  inputs: number;
  inputsRun: number;
  inputsCached: number;
  batches: number;
  /** Reading the index and bounding every input. */
  scanMs: number;
  inferenceMs: number;
  /** Building the index first; 0 when it was there. */
  buildMs: number;
  totalMs: number;
};

export type QueryResult = {
  rows: QueryRow[];
  guarantee: { exact: boolean; theta: number };
  stats: QueryStats;
};

/** Activations of the query's units, [ids.length, units] row-major. */
export type RunInputs = (ids: Uint32Array) => Promise<Float32Array>;
