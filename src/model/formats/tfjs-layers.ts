import { dispose, io, type Tensor, tidy } from '@tensorflow/tfjs-core';
import {
  type LayersModel,
  loadLayersModel,
  model as modelOf,
  type SymbolicTensor,
} from '@tensorflow/tfjs-layers';
import { EngineError } from '../../lib/errors.ts';
import { imageInput } from '../image-input.ts';
import type { Layer, ModelData } from '../network.ts';
import type { Runner } from '../runner.ts';

/** A layer with the tensor that its last application in the model returns. */
type Tap = { layer: Layer; tensor: SymbolicTensor };

/** Opens a tfjs layers model; see `loadNetwork` for the errors. */
export async function loadLayers(data: ModelData): Promise<Runner> {
  const model = await build(data);
  try {
    fillWeights(model, data);
    return runnerOf(model);
  } catch (thrown) {
    model.dispose();
    throw thrown;
  }
}

/** Loads the topology alone, so that a model whose weights do not fit can be disposed of. */
async function build(data: ModelData): Promise<LayersModel> {
  const artifacts: io.ModelArtifacts = { modelTopology: forInference(data.topology) as object };
  try {
    return await loadLayersModel(io.fromMemory(artifacts));
  } catch (thrown) {
    throw badModel(
      data,
      thrown,
      'layers that tfjs knows expected; custom and Lambda layers cannot be opened',
    );
  }
}

function fillWeights(model: LayersModel, data: ModelData): void {
  const weights = tidy(() => io.decodeWeights(data.weights, data.weightSpecs));
  try {
    model.loadWeights(weights, true);
  } catch (thrown) {
    throw badModel(
      data,
      thrown,
      'one stored tensor for every weight expected; export the model again with all its weights',
    );
  } finally {
    dispose(weights);
  }
}

function badModel(data: ModelData, thrown: unknown, advice: string): EngineError {
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  return new EngineError('bad-model', `${data.name}: ${reason}; ${advice}`, { cause: thrown });
}

/**
 * The topology without what only training needs: initial values (every weight is loaded), regularizers and
 * constraints, some of whose class names tfjs does not know.
 */
function forInference(value: unknown, key = ''): unknown {
  if (key.endsWith('_initializer')) return { class_name: 'Zeros', config: {} };
  if (key.endsWith('_regularizer') || key.endsWith('_constraint')) return null;
  if (Array.isArray(value)) return value.map((item) => forInference(item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, forInference(item, name)]));
}

function runnerOf(model: LayersModel): Runner {
  const input = imageInput(
    (model.inputs ?? []).map(({ name, shape, dtype }) => ({ name, shape, dtype: dtype ?? 'float32' })),
  );
  const taps = new Map(tapsOf(model).map((tap) => [tap.layer.name, tap]));
  const outputName = model.outputs.at(-1)?.sourceLayer.name ?? '';
  const output = taps.get(outputName)?.layer;
  if (!output)
    throw new EngineError(
      'bad-model',
      `output "${outputName}": a float output of known shape expected; export the model with a fixed input size`,
    );
  const cuts = new Map<string, LayersModel>();
  return {
    input,
    layers: [...taps.values()].map((tap) => tap.layer),
    output,
    parameters: model.countParams(),
    run(x, name) {
      const tap = taps.get(name);
      if (!tap) throw new EngineError('bad-argument', `layer: "${name}" is not a layer of this model`);
      const cut = cuts.get(name) ?? modelOf({ inputs: model.inputs, outputs: tap.tensor });
      cuts.set(name, cut);
      return cut.apply(x) as Tensor;
    },
    dispose() {
      model.dispose();
    },
  };
}

/** Every layer with one float output of rank 2 to 4 and known shape, in running order. */
function tapsOf(model: LayersModel): Tap[] {
  return model.layers.flatMap((layer) => {
    const outputs = layer.inboundNodes.at(-1)?.outputTensors ?? [];
    const [tensor] = outputs;
    const kind = layer.getClassName();
    if (!tensor || outputs.length > 1 || kind === 'InputLayer' || tensor.dtype !== 'float32') return [];
    const shape = tensor.shape.slice(1);
    if (shape.length < 1 || shape.length > 3 || !shape.every(isSize)) return [];
    const units = shape.reduce((product, size) => product * size, 1);
    return [{ layer: { name: layer.name, kind, shape, units }, tensor }];
  });
}

function isSize(size: number | null): size is number {
  return size !== null && size > 0;
}
