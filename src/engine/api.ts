/**
 * The contract between the engine and whoever calls it: the page, the console (`window.deepeverest`), tests.
 * Types only. Ids of inputs are positions in the data set, from 0; units are flat row-major neurons of a layer.
 */
import type { Baseline, Method, MethodInfo } from '../attribution/index.ts';
import type { Preprocessing } from '../dataset/index.ts';
import type { NamedFile } from '../lib/files.ts';
import type { Progress } from '../lib/progress.ts';
import type { Anchor } from '../model/index.ts';
import type { Neuron, OnRows, Query, QueryResult, Unit } from '../query/index.ts';

export type { MethodInfo, OptionField, When } from '../attribution/index.ts';
export type { Preprocessing } from '../dataset/index.ts';
export type { ErrorCode } from '../lib/errors.ts';
export { EngineError } from '../lib/errors.ts';
export type { NamedFile } from '../lib/files.ts';
export type { Progress } from '../lib/progress.ts';
export type {
  Filter,
  Guarantee,
  Neuron,
  OnRows,
  PooledChannel,
  Query,
  QueryResult,
  QueryRow,
  QueryStats,
  RowsUpdate,
  Target,
  TraceStep,
  Unit,
} from '../query/index.ts';

/** Files dropped or picked, handles of files or folders, or same-origin addresses. */
export type Source = File[] | NamedFile[] | FileSystemHandle[] | string | string[];

export type CallOptions = {
  onProgress?: (progress: Progress) => void;
  signal?: AbortSignal;
};

export type QueryOptions = CallOptions & {
  /** Told after every batch of how far the answer is. */
  onRows?: OnRows;
  /** *Stop now*: the answer is what is there, with the guarantee reached. */
  stop?: AbortSignal;
};

export type ModelInfo = {
  id: string;
  name: string;
  format: 'tfjs-layers' | 'tfjs-graph';
  /** Height, width, channels. */
  input: [height: number, width: number, channels: number];
  /** Length of the last output when it is a vector, else null. */
  classCount: number | null;
  parameters: number;
  /** Bytes of weights. */
  bytes: number;
};

export type DatasetInfo = {
  id: string;
  name: string;
  format: 'idx' | 'cifar-10' | 'images';
  length: number;
  /** Null when the images differ in size. */
  shape: [height: number, width: number, channels: number] | null;
  labelled: boolean;
  /** Class names by label, when the source gave any. */
  classes: string[] | null;
  /** Files that were left out, and why. */
  skipped: { file: string; reason: string }[];
  bytes: number;
};

/** `id` is what `remove` takes; null while there is no index. */
export type IndexState = {
  state: 'none' | 'queued' | 'building' | 'ready';
  bytes: number;
  id: string | null;
};

export type LayerInfo = {
  name: string;
  /** `Conv2D`, `Dense`, `Relu`, ... as the model's format calls it. */
  kind: string;
  /** Without the batch dimension: [h, w, c] or [units]. */
  shape: number[];
  units: number;
  /** Of an [h, w, c] layer; null for flat layers. */
  channels: number | null;
  index: IndexState;
  /** The index of the layer's pooled channels. */
  channelIndex: IndexState;
  /** Bytes an index of this layer would take for the open data set; null while none is open. */
  estimateBytes: number | null;
  /** Bytes of every activation as float32; null while no data set is open. */
  fullBytes: number | null;
};

/** A preset with its accuracy on the sample; null accuracy without labels. */
export type PreprocessingChoice = {
  name: string;
  preprocessing: Preprocessing;
  accuracy: number | null;
};

export type PreprocessingState = {
  preprocessing: Preprocessing;
  /** Why this guess, ready to show. */
  reason: string;
  /** True once the person has accepted or edited it. */
  confirmed: boolean;
  /** Top-1 accuracy of `preprocessing` on the sample; null without labels. */
  accuracy: number | null;
  sampleSize: number;
  choices: PreprocessingChoice[];
};

/** Everything open now. */
export type Workspace = {
  model: ModelInfo | null;
  dataset: DatasetInfo | null;
  preprocessing: PreprocessingState | null;
  /** What went less well than hoped while opening, ready to show. */
  notices: string[];
};

export type Prediction = {
  input: number;
  /** The label given by the data set, or null. */
  label: number | null;
  /** Classes by falling score, at most 5. */
  top: { class: number; score: number }[];
};

/** Predictions of the whole data set; -1 in `classes` where not known yet. */
export type PredictionTable = {
  classes: Int32Array;
  scores: Float32Array;
  done: number;
  total: number;
};

export type IndexInfo = {
  layer: string;
  /** What was indexed: the layer's neurons, or its channels pooled by max and by mean. */
  columns: 'neurons' | 'channels';
  /** Partition codes with bounds, or every activation. */
  layout: 'codes' | 'whole';
  /** Null for a layer kept whole. */
  partitions: number | null;
  maiRatio: number | null;
  bytes: number;
  fullBytes: number;
  buildMs: number;
  /** Why these settings, when this call chose them. */
  why?: string;
};

/** What a layer would get under a budget. */
export type LayerPlan = {
  layer: string;
  columns: 'neurons' | 'channels';
  layout: 'codes' | 'whole';
  partitions: number | null;
  maiRatio: number | null;
  /** Estimate of the index. */
  bytes: number;
  fullBytes: number;
  /** One sentence, ready to show. */
  why: string;
};

/** A build that was cut off; `buildIndex` on the layer goes on with it. */
export type UnfinishedBuild = { layer: string; columns: 'neurons' | 'channels'; done: number; total: number };

export type BuildRequest = CallOptions & {
  layer: string;
  /** neurons by default; both are built in one pass. */
  columns?: 'neurons' | 'channels' | 'both';
  /** 2 to 256. */
  partitions?: number;
  /** 0 to 1: the share of inputs kept with exact values per unit. */
  maiRatio?: number;
  /** For the whole model, as in `plan`. Ignored beside explicit settings. */
  budget?: number | { bytes: number };
  /** whole keeps every activation; queries then run nothing. */
  layout?: 'codes' | 'whole';
};

/** A method by name, with those of its options that are not the default; `attributionMethods` lists them. */
export type AttributionMethod = MethodInfo['name'] | Method;

/**
 * Quantity of interest: what is explained, one number for each input. `layer` is the network's output unless named. Where a
 * layer ends in a softmax its logits are taken, unless `anchor` says 'out'.
 */
export type QuantityOfInterest = { layer?: string; anchor?: Anchor } & (
  | {
      /** The sum of a group, each unit times its weight (1). */ kind: 'units';
      units: Unit[];
      weights?: number[];
    }
  | { kind: 'class'; class: number }
  | {
      /** The largest unit, chosen anew wherever the network runs. */ kind: 'max-class';
      activation?: 'softmax' | 'sigmoid';
    }
  | {
      /** How much more the first class has than the second. */ kind: 'comparative';
      classes: [number, number];
    }
  | { kind: 'channel'; channels: number[]; aggregate?: 'sum' | 'mean' | 'max' }
  | {
      /** Sum of sign(a - threshold) * a over all units. */ kind: 'threshold';
      threshold: number;
      lowMinusHigh?: boolean;
      activation?: 'softmax' | 'sigmoid';
    }
);

/**
 * What an input is held against, after preprocessing. `mean`: of all inputs of the data set; `input`: another input of it.
 * Where maps are of a layer, these two stand for the layer's values there, the others are of the layer itself; for
 * conductance and internal influence all are of the input.
 */
export type BaselineChoice = Baseline | { kind: 'mean' } | { kind: 'input'; input: number };

export type AttributionRequest = {
  quantity: QuantityOfInterest;
  inputs: number[];
  method: AttributionMethod;
  /** For methods that compare; zeros by default. */
  baseline?: BaselineChoice;
  /** The layer whose units get the attributions; the network's input by default. */
  at?: { layer: string; anchor?: Anchor };
};

export type AttributionOptions = CallOptions & {
  /** Told of maps as they come, in the order of `inputs`; each once. */
  onMaps?: (maps: AttributionMap[]) => void;
};

export type AttributionMap = {
  input: number;
  /** The quantity of interest at this input. */
  output: number;
  /** As `shape` says, row-major; per unit of preprocessed input, or of activation. */
  data: Float32Array;
  /**
   * What the map adds up to beside what the method claims that it should; null for methods that claim nothing. `of` features:
   * all numbers of a feature carry its value, and the sum counts it once.
   */
  check: {
    claim: 'completeness' | 'relevance';
    of: 'map' | 'features';
    sum: number;
    expected: number;
    gap: number;
  } | null;
};

export type AttributionResult = {
  method: MethodInfo['name'];
  maps: AttributionMap[];
  /** Of one map: [height, width, channels], or [units] at a flat layer. */
  shape: number[];
};

/** Checks that take many more passes than the maps. */
export type AttributionCheck =
  | 'deletion'
  | 'insertion'
  | 'infidelity'
  | 'max-sensitivity'
  /** Do the maps change when every weight is shuffled within its tensor? */
  | 'randomisation';

/** The quantity while a share of the places goes to the baseline, or comes back from it; largest attribution first. */
export type PerturbationCurve = { shares: number[]; values: number[]; area: number };

/** What the asked checks found for one input. Infidelity is left out where a map has fewer numbers than its input. */
export type AttributionEvaluation = {
  input: number;
  deletion?: PerturbationCurve;
  insertion?: PerturbationCurve;
  /** 0 is best. */
  infidelity?: number;
  /** 0 is best. */
  sensitivity?: number;
  /** Rank correlation with the map of the shuffled network; near 1 says that the map ignores what was learnt, NaN that a map is constant. */
  randomisation?: number;
};

/** Square RGBA thumbnails, one after another. */
export type Thumbnails = { size: number; data: Uint8ClampedArray };

export type BackendName = 'webgpu' | 'webgl' | 'wasm' | 'cpu';

export type Status = {
  backend: BackendName | null;
  /** What each backend said when it was tried; ready to show. */
  backends: { name: BackendName; available: boolean; detail: string }[];
  tensors: number;
  tensorBytes: number;
  storage: { usage: number; quota: number | null; persisted: boolean };
  versions: { app: string; tfjs: string; core: string };
};

export type SavedItem = {
  id: string;
  /** build: an index whose build was cut off. */
  kind: 'model' | 'dataset' | 'index' | 'build';
  name: string;
  bytes: number;
  created: number;
};

/** What a person can do, as functions. Every promise rejects with an EngineError. */
export interface Engine {
  /** Sorts files into model and data set and opens what it finds. */
  open(source: Source, options?: CallOptions): Promise<Workspace>;
  openModel(source: Source, options?: CallOptions): Promise<ModelInfo>;
  openDataset(source: Source, options?: CallOptions): Promise<DatasetInfo>;
  /** Opens what was open when this origin was last left, or something saved by id. */
  reopen(ids?: { model?: string; dataset?: string }, options?: CallOptions): Promise<Workspace>;
  workspace(): Promise<Workspace>;
  setPreprocessing(preprocessing: Preprocessing, options?: CallOptions): Promise<PreprocessingState>;
  layers(): Promise<LayerInfo[]>;
  labels(): Promise<Int32Array | null>;
  thumbnails(request: { inputs: number[]; size: number }): Promise<Thumbnails>;
  predict(inputs: number[]): Promise<Prediction[]>;
  /** Runs the network over the whole data set once and keeps the result; later calls are free. */
  predictAll(options?: CallOptions): Promise<PredictionTable>;
  activations(request: {
    layer: string;
    inputs: number[];
    units?: Neuron[];
  }): Promise<{ data: Float32Array; shape: number[] }>;
  topUnits(request: {
    layer: string;
    inputs: number[];
    count: number;
    nonzero?: boolean;
    /** One list for the mean activation over the inputs, instead of one for each. */
    together?: boolean;
  }): Promise<{ unit: Neuron; activation: number }[][]>;
  /** The units in which two inputs differ most. */
  differingUnits(request: {
    layer: string;
    inputs: [number, number];
    count: number;
  }): Promise<{ unit: Neuron; difference: number }[]>;
  /** What each layer would get under a budget for the whole model: a share of its float32 storage, or bytes. */
  plan(request: { budget?: number | { bytes: number } }, options?: CallOptions): Promise<LayerPlan[]>;
  /** Builds wait for each other. One that was cut off is gone on with. */
  buildIndex(request: BuildRequest): Promise<IndexInfo>;
  unfinishedBuilds(): Promise<UnfinishedBuild[]>;
  /** One file that `importIndex` takes on another machine, and that a page can query by range requests. */
  exportIndex(request: { layer: string; columns?: 'neurons' | 'channels' }): Promise<Blob>;
  /** Takes an exported index of the open model, data set and preprocessing. */
  importIndex(source: Source, options?: CallOptions): Promise<IndexInfo>;
  /** Adds inputs of the same kind behind those of the open data set; its indexes are extended. */
  appendDataset(source: Source, options?: CallOptions): Promise<DatasetInfo>;
  query(query: Query, options?: QueryOptions): Promise<QueryResult>;
  attribute(request: AttributionRequest, options?: AttributionOptions): Promise<AttributionResult>;
  /** Checks of maps of the input, one finding for each of `inputs`. */
  checkAttribution(
    request: AttributionRequest & { checks: AttributionCheck[] },
    options?: CallOptions,
  ): Promise<AttributionEvaluation[]>;
  /** Every method with its formula, paper and options. */
  attributionMethods(): Promise<MethodInfo[]>;
  saved(): Promise<SavedItem[]>;
  remove(id: string): Promise<void>;
  status(): Promise<Status>;
  setBackend(name: BackendName): Promise<Status>;
}
