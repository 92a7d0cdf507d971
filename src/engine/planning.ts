import {
  type Budget,
  chooseColumns,
  chooseConfig,
  chooseConfigs,
  defaultBudget,
  type IndexConfig,
  type LayerChoice,
  type LayerProfile,
  profileInputs,
  profileLayer,
} from '../index/index.ts';
import { EngineError, throwIfAborted } from '../lib/errors.ts';
import { progressMeter } from '../lib/progress.ts';
import type { Layer } from '../model/index.ts';
import type { BuildRequest, CallOptions, LayerPlan } from './api.ts';
import { columnCount, type IndexColumns, layerSize } from './columns.ts';
import type { Pair } from './pair.ts';

/** What to keep of some columns of a layer, and why. */
export type ColumnsChoice = { columns: IndexColumns; config: IndexConfig; why: string };

/** What a share or a number of bytes means to the index room. */
export function budgetOf(budget: BuildRequest['budget']): Budget {
  if (budget === undefined) return defaultBudget;
  return typeof budget === 'number' ? { share: budget } : budget;
}

/** What every layer of the model would get under one budget. A few inputs run through each layer once. */
export async function planModel(
  pair: Pair,
  budget: BuildRequest['budget'],
  options: CallOptions,
): Promise<LayerPlan[]> {
  return (await choicesOf(pair, budget, options)).map(planOf);
}

async function choicesOf(
  pair: Pair,
  budget: BuildRequest['budget'],
  { onProgress, signal }: CallOptions,
): Promise<LayerChoice[]> {
  const { layers } = pair.model.network;
  const report = progressMeter('Estimating the indexes', layers.length, 'layers', onProgress);
  const profiled = [];
  for (const [at, layer] of layers.entries()) {
    throwIfAborted(signal, 'Estimating the indexes');
    profiled.push(await budgetLayer(pair, layer));
    report(at + 1);
  }
  return chooseConfigs(profiled, budgetOf(budget)).layers;
}

function planOf({ name, config, bytes, fullBytes, why }: LayerChoice): LayerPlan {
  const codes = config.layout === 'codes' ? config : null;
  return {
    layer: name,
    columns: 'neurons',
    layout: config.layout,
    partitions: codes?.partitions ?? null,
    maiRatio: codes?.maiRatio ?? null,
    bytes,
    fullBytes,
    why,
  };
}

/**
 * What to build for the asked columns: what the layer gets under a budget for the whole model or, without one, under the
 * default share of its own storage. Neurons that do not fit the storage that is left give way to channels, and `why` says so.
 */
export async function chooseFor(
  pair: Pair,
  layer: Layer,
  columns: IndexColumns,
  budget: BuildRequest['budget'],
  bytesLeft: number,
): Promise<ColumnsChoice> {
  const inputs = pair.dataset.set.length;
  if (columns === 'channels') {
    const units = channelColumns(layer);
    const { config, why } = chooseConfig({ name: layer.name, units, inputs });
    return { columns, config, why };
  }
  const planned = budget === undefined ? null : await choicesOf(pair, budget, {});
  const own = planned?.find(({ name }) => name === layer.name);
  if (own && own.bytes <= bytesLeft) return { columns, config: own.config, why: own.why };
  const question = { ...(await budgetLayer(pair, layer)), channels: layerSize(layer).channels };
  const chosen = chooseColumns({ ...question, bytesLeft });
  return { columns: chosen.columns, config: chosen.choice.config, why: chosen.why };
}

/** Bytes of a layer's index, as well as they are known without running anything. */
export function estimatedBytes(pair: Pair | null, layer: Layer, inputs: number): number {
  const profile = pair?.profiles.get(layer.name);
  const { name, units } = layer;
  return chooseConfig({ name, units, inputs, ...(profile ? { profile } : {}) }).bytes;
}

/** @throws EngineError 'bad-argument' for a layer without channels. */
export function channelColumns(layer: Layer): number {
  const count = columnCount(layer, 'channels');
  if (count > 0) return count;
  throw new EngineError(
    'bad-argument',
    `columns: ${layer.name} has shape [${layer.shape.join(', ')}]; an [h, w, c] layer expected for pooled channels; index its neurons`,
  );
}

async function budgetLayer(pair: Pair, layer: Layer) {
  const { name, units } = layer;
  return { name, units, inputs: pair.dataset.set.length, profile: await profileOf(pair, layer) };
}

async function profileOf(pair: Pair, layer: Layer): Promise<LayerProfile> {
  const known = pair.profiles.get(layer.name);
  if (known) return known;
  const ids = profileInputs(pair.dataset.set.length);
  const profile = profileLayer(await pair.runner.forward(ids, layer.name), ids.length, layer.units);
  pair.profiles.set(layer.name, profile);
  return profile;
}
