import {
  type Budget,
  buildLayerIndex,
  chooseConfigs,
  type IndexConfig,
  type LayerIndex,
  localShard,
  openLayerIndex,
  profileInputs,
  profileLayer,
} from '../src/index/index.ts';
import { activationsOf, type BenchModel, inputs, type LayerActivations } from './activations.ts';
import { coreModule } from './core-bench.ts';

/** A layer, its activations and its index, built as the engine builds it and kept in memory. */
export type IndexedLayer = {
  model: BenchModel;
  layer: LayerActivations;
  config: IndexConfig;
  index: LayerIndex;
  bytes: number;
  estimate: number;
};

const batchSize = 64;
const built = new Map<string, Promise<IndexedLayer[]>>();

/** The bench layers of a model, indexed under one budget for all of them together. */
export function indexedLayers(model: BenchModel, budget: Budget): Promise<IndexedLayer[]> {
  const key = `${model.folder} ${JSON.stringify(budget)}`;
  const known = built.get(key) ?? buildAll(model, budget);
  built.set(key, known);
  return known;
}

/** Bytes over those of all activations as float32, summed over layers. */
export function shareOf(layers: readonly IndexedLayer[]): number {
  const full = layers.reduce((sum, { layer }) => sum + layer.data.byteLength, 0);
  return layers.reduce((sum, { bytes }) => sum + bytes, 0) / full;
}

export function rowsOf({ units, data }: LayerActivations, ids: ArrayLike<number>): Float32Array {
  const rows = new Float32Array(ids.length * units);
  for (let at = 0; at < ids.length; at++) {
    const from = (ids[at] as number) * units;
    rows.set(data.subarray(from, from + units), at * units);
  }
  return rows;
}

async function buildAll(model: BenchModel, budget: Budget): Promise<IndexedLayer[]> {
  const layers = await activationsOf(model);
  const sample = profileInputs(inputs);
  const plan = chooseConfigs(
    layers.map((layer) => {
      const profile = profileLayer(rowsOf(layer, sample), sample.length, layer.units);
      return { name: layer.name, units: layer.units, inputs, profile };
    }),
    budget,
  );
  const indexed: IndexedLayer[] = [];
  for (const [at, layer] of layers.entries()) {
    const choice = plan.layers[at];
    if (!choice) throw new Error(`${layer.name}: a configuration expected`);
    const { index, bytes } = await build(layer, choice.config);
    indexed.push({ model, layer, config: choice.config, index, bytes, estimate: choice.bytes });
  }
  return indexed;
}

async function build(
  layer: LayerActivations,
  config: IndexConfig,
): Promise<{ index: LayerIndex; bytes: number }> {
  const pieces: Uint8Array[] = [];
  const layout = await buildLayerIndex({
    core: coreModule(),
    units: layer.units,
    inputs,
    config,
    spawn: localShard,
    shards: 1,
    batchSize,
    activations: async (ids) => rowsOf(layer, ids),
    writePiece: async (piece, bytes) => {
      pieces[piece] = bytes.slice();
    },
    phase: layer.name,
  });
  const read = async (piece: number, offset: number, length: number) =>
    (pieces[piece] as Uint8Array).subarray(offset, offset + length);
  return { index: openLayerIndex(layout, read), bytes: layout.bytes };
}
