import type { ImageSet } from '../dataset/index.ts';
import { preprocessingKey } from '../dataset/index.ts';
import type { LayerProfile, ScanCore } from '../index/index.ts';
import type { ModelData, Network } from '../model/index.ts';
import { ActivationCache } from '../query/index.ts';
import type { PredictionTable, PreprocessingState } from './api.ts';
import type { NetworkCrew } from './attribution-crew.ts';
import { LayerIndexes } from './layer-indexes.ts';
import type { Ports } from './ports.ts';
import { queryCore } from './query-core.ts';
import { createRunner, type Runner } from './runner.ts';

const cacheBytes = 128 << 20;

export type OpenModel = {
  id: string;
  name: string;
  data: ModelData;
  network: Network;
  /** Shares attributions; ended with the network. */
  crew: NetworkCrew | null;
};
export type OpenDataset = { id: string; set: ImageSet };

/** A model, a data set and how the one's pictures become the other's input: what everything is asked of. */
export type Pair = {
  model: OpenModel;
  dataset: OpenDataset;
  preprocessing: PreprocessingState;
  runner: Runner;
  indexes: LayerIndexes;
  /** Settings key of the predictions of every input. */
  predictionsKey: string;
  /** Folds codes for queries over many inputs. */
  core: () => Promise<ScanCore | null>;
  /** Activations that recent queries computed. */
  cache: ActivationCache;
  /** What a sample said of layers, by name. */
  profiles: Map<string, LayerProfile>;
  predictions: PredictionTable | null;
  /** Under way. */
  predicting: Promise<PredictionTable> | null;
};

/** @param signal fires when the pair is replaced. */
export function createPair(
  ports: Ports,
  model: OpenModel,
  dataset: OpenDataset,
  preprocessing: PreprocessingState,
  signal: AbortSignal,
): Pair {
  const key = preprocessingKey(preprocessing.preprocessing);
  const prints = { model: model.id, dataset: dataset.id, preprocessing: key };
  const { length, name } = dataset.set.data;
  return {
    model,
    dataset,
    preprocessing,
    runner: createRunner(model.network, dataset.set, preprocessing.preprocessing, signal),
    indexes: new LayerIndexes(ports, prints, length, { model: model.name, dataset: name }),
    predictionsKey: `predictions/${model.id}/${dataset.id}/${key}`,
    core: queryCore(ports),
    cache: new ActivationCache(cacheBytes),
    profiles: new Map(),
    predictions: null,
    predicting: null,
  };
}
