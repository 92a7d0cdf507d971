/** A flat row-major neuron of a layer. */
export type Neuron = number;

/**
 * What a query asks about: a neuron of the query's layer, a neuron of any layer, or a channel of an [h, w, c] layer
 * pooled over its positions. Without `layer` the query's layer is meant.
 */
export type Unit = Neuron | { neuron: Neuron; layer?: string } | PooledChannel;

export type PooledChannel = { channel: number; pool: Pool; layer?: string };

export type Pool = 'max' | 'mean';

/** An input of the data set, or a picture from outside. */
export type Target = number | Blob;

/** Conditions that an input must meet, all of them. */
export type Filter = {
  labels?: number[];
  predictions?: number[];
  /** true: predicted right only; false: wrong only. */
  correct?: boolean;
  ids?: number[];
};

export type Aggregate = 'sum' | 'mean' | 'min' | 'max' | 'l2';
export type Distance = 'l2' | 'l1' | 'linf';
export type Strategy = 'scan' | 'nta' | 'reprocess';

export type Query = {
  layer: string;
  units: Unit[];
  kind: 'highest' | 'lowest' | 'similar';
  k: number;
  /** similar: what to be similar to. */
  target?: Target;
  /** similar, in place of `target`: several at once; the score is the mean of the distances to each. */
  targets?: Target[];
  /** Whether targets of the data set may be in the answer; false. */
  includeTarget?: boolean;
  /** highest, lowest; sum by default. */
  aggregate?: Aggregate;
  /** similar; l2 by default. */
  distance?: Distance;
  /** One per unit, >= 0; all 1 by default. */
  weights?: number[];
  where?: Filter;
  /**
   * >= 1; 1 is exact. Similar and lowest: the k-th score is at most theta times the score of any input left out.
   * Highest: no input left out scores more than theta times the k-th score. A ratio says nothing about scores of
   * zero and below, so there theta changes nothing and the answer stays exact.
   */
  theta?: number;
  /** scan by default. */
  strategy?: Strategy;
};

export type QueryRow = { input: number; score: number; activations: number[] };

/**
 * What is certain of an answer. `theta` as in `Query.theta`, as really reached; null: nothing is certain of the inputs
 * left out, because the query was stopped early.
 */
export type Guarantee = { exact: boolean; theta: number | null };

/** How far the answer was after a batch. Scores, not costs: for highest `nextBound` is an upper bound. */
export type TraceStep = {
  inputsRun: number;
  /** The k-th best score so far; null while there are fewer than k. */
  kth: number | null;
  /** No input left can score better than this; null when none is left, or nothing is known of them. */
  nextBound: number | null;
  theta: number | null;
};

export type QueryStats = {
  /** Inputs the query ranged over. */
  inputs: number;
  /** Inputs run through the network, targets included. */
  inputsRun: number;
  /** Inputs served from the activation cache. */
  inputsCached: number;
  /** Inputs answered from the index, which holds their activations exactly. */
  known: number;
  /** Inputs never looked at, because their bounds rule them out. */
  pruned: number;
  /** Inputs neither looked at nor ruled out, because the query was stopped early. */
  unreached: number;
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
  guarantee: Guarantee;
  stats: QueryStats;
  /** One step per batch, for a picture of how the guarantee closed. */
  trace: TraceStep[];
};

/** An answer on its way. The first `finalRows` rows will not change any more. */
export type RowsUpdate = { rows: QueryRow[]; finalRows: number; theta: number | null; inputsRun: number };
export type OnRows = (update: RowsUpdate) => void;

/** How a strategy came to its end; the figures are those of `QueryStats`. */
export type Outcome = { guarantee: Guarantee } & Pick<QueryStats, 'known' | 'unreached' | 'scanMs'>;

/** How large a layer is; `channels` of an [h, w, c] layer, null for others. */
export type LayerSize = { units: number; channels: number | null };

/** Activations of the query's units, [ids.length, units] row-major, and how many rows came from the cache. */
export type RunInputs = (ids: Uint32Array) => Promise<{ values: Float32Array; cached: number }>;
