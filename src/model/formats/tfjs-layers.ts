import { dispose, fill, io, type Tensor, tidy } from '@tensorflow/tfjs-core';
import {
  type LayersModel,
  loadLayersModel,
  model as modelOf,
  type SymbolicTensor,
} from '@tensorflow/tfjs-layers';
import { EngineError } from '../../lib/errors.ts';
import { closeWeights, openWeights } from '../derived-weights.ts';
import { imageInput } from '../image-input.ts';
import { countParameters, type Layer, type ModelData } from '../network.ts';
import { graphSizes } from '../passes.ts';
import type { Runner } from '../runner.ts';
import { layersGraph } from './layers-graph.ts';
import { inferenceTopology, type NeutralWeight } from './layers-topology.ts';

/** A layer with the tensor that its last application in the model returns. */
type Tap = { layer: Layer; tensor: SymbolicTensor };

/** Opens a tfjs layers model; see `loadNetwork` for the errors. */
export async function loadLayers(data: ModelData): Promise<Runner> {
  const { topology, neutral } = inferenceTopology(data.topology);
  const model = await build(data.name, topology);
  try {
    fillWeights(model, data, neutral);
    return runnerOf(model, countParameters(data));
  } catch (thrown) {
    model.dispose();
    throw thrown;
  }
}

/** Loads the topology alone, so that a model whose weights do not fit can be disposed of. */
async function build(name: string, topology: object): Promise<LayersModel> {
  try {
    return await loadLayersModel(io.fromMemory({ modelTopology: topology }));
  } catch (thrown) {
    throw badModel(
      name,
      thrown,
      'layers that tfjs knows expected; custom and Lambda layers cannot be opened',
    );
  }
}

function fillWeights(model: LayersModel, data: ModelData, neutral: readonly NeutralWeight[]): void {
  const weights = tidy(() => io.decodeWeights(data.weights, data.weightSpecs));
  for (const { originalName, shape } of model.weights) {
    const found = neutral.find(({ ending }) => originalName.endsWith(ending));
    if (found) weights[originalName] = fill(shape as number[], found.value);
  }
  try {
    model.loadWeights(weights, true);
  } catch (thrown) {
    throw badModel(
      data.name,
      thrown,
      'one stored tensor for every weight expected; export the model again with all its weights',
    );
  } finally {
    dispose(weights);
  }
}

function badModel(name: string, thrown: unknown, advice: string): EngineError {
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  return new EngineError('bad-model', `${name}: ${reason}; ${advice}`, { cause: thrown });
}

function runnerOf(model: LayersModel, parameters: number): Runner {
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
  const weights = model.weights.map((weight) => weight.read());
  openWeights(weights);
  const cuts = new Map<string, LayersModel>();
  const layers = [...taps.values()].map((tap) => tap.layer);
  return {
    input,
    layers,
    graph: layersGraph(model, (name) => tapNamed(taps, name).tensor, graphSizes(input, layers)),
    output,
    parameters,
    run(x, name) {
      const tap = tapNamed(taps, name);
      const cut = cuts.get(name) ?? modelOf({ inputs: model.inputs, outputs: tap.tensor });
      cuts.set(name, cut);
      return cut.apply(x) as Tensor;
    },
    dispose() {
      closeWeights(weights);
      model.dispose();
    },
  };
}

function tapNamed(taps: ReadonlyMap<string, Tap>, name: string): Tap {
  const tap = taps.get(name);
  if (tap) return tap;
  throw new EngineError(
    'bad-argument',
    `layer: "${name}" is not a layer of this model; choose one of its layers`,
  );
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
