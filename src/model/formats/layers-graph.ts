import type { Tensor } from '@tensorflow/tfjs-core';
import { type LayersModel, model as modelOf, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { EngineError } from '../../lib/errors.ts';
import { type Site, type TensorGraph, taping } from '../tensor-graph.ts';
import { activationOf, type Layer, linearPart, type Weighted } from './layers-linear.ts';

const ACTIVATION_LAYERS = new Set([
  'Activation',
  'Softmax',
  'ReLU',
  'LeakyReLU',
  'ELU',
  'PReLU',
  'ThresholdedReLU',
]);

/** A layers model as a function between its tensors; `tensorOf` finds a layer's output. */
export function layersGraph(
  model: LayersModel,
  tensorOf: (layer: string) => SymbolicTensor,
  sizes: Pick<TensorGraph, 'batch' | 'footprint' | 'batchSize'>,
): TensorGraph {
  const cuts = new Map<string, LayersModel>();
  return {
    ...sizes,
    inputs: model.inputs.map(siteOf),
    output: siteOf(tensorOf((model.outputs.at(-1) as SymbolicTensor).sourceLayer.name)),
    sites(name, anchor) {
      const tensor = tensorOf(name);
      if (anchor === 'out') return [siteOf(tensor)];
      const inputs = nodeOf(tensor).inputTensors.map(siteOf);
      if (anchor === 'in' || ACTIVATION_LAYERS.has(tensor.sourceLayer.getClassName())) return inputs;
      if (activationOf(tensor.sourceLayer)) return [{ ...siteOf(tensor), key: preKey(tensor) }];
      throw new EngineError(
        'unsupported',
        `layer "${name}": a ${tensor.sourceLayer.getClassName()} without an activation function found; one with it expected; choose its input or its output`,
      );
    },
    hasLogits(name) {
      const layer = tensorOf(name).sourceLayer as Weighted;
      return layer.getClassName() === 'Softmax' || layer.activation?.getClassName() === 'softmax';
    },
    evaluate: (feeds, fetches) => evaluate(model, tensorOf, cuts, feeds, fetches),
  };
}

function siteOf(tensor: SymbolicTensor): Site {
  return { key: keyOf(tensor), shape: tensor.shape.slice(1).map((size) => size ?? 1) };
}

function keyOf({ sourceLayer, nodeIndex, tensorIndex }: SymbolicTensor): string {
  return `${sourceLayer.name}:${nodeIndex ?? 0}:${tensorIndex ?? 0}`;
}

function preKey(tensor: SymbolicTensor): string {
  return `${keyOf(tensor)}:pre`;
}

function nodeOf(tensor: SymbolicTensor): Layer['inboundNodes'][number] {
  const node = tensor.sourceLayer.inboundNodes[tensor.nodeIndex ?? 0];
  if (!node) throw new EngineError('internal', `layer "${tensor.sourceLayer.name}" was never applied`);
  return node;
}

function evaluate(
  model: LayersModel,
  tensorOf: (layer: string) => SymbolicTensor,
  cuts: Map<string, LayersModel>,
  feeds: ReadonlyMap<string, Tensor>,
  fetches: readonly string[],
): Tensor[] {
  refuseMasks(model);
  const values = new Map(feeds);
  const fromInputs =
    !taping() && model.inputs.every((input) => feeds.has(keyOf(input))) && feeds.size === model.inputs.length;

  const output = (tensor: SymbolicTensor): Tensor => {
    const known = values.get(keyOf(tensor));
    if (known) return known;
    const activation = activationOf(tensor.sourceLayer);
    if (activation) values.set(keyOf(tensor), activation.apply(before(tensor)));
    else apply(tensor);
    return values.get(keyOf(tensor)) as Tensor;
  };
  const apply = (tensor: SymbolicTensor): void => {
    const node = nodeOf(tensor);
    if (node.inputTensors.length === 0)
      throw new EngineError(
        'bad-argument',
        `feeds: input "${tensor.name}" is missing; feed it or cut it off`,
      );
    const inputs = node.inputTensors.map(output);
    const given = inputs.length === 1 ? (inputs[0] as Tensor) : inputs;
    const results = [tensor.sourceLayer.apply(given, node.callArgs ?? {}) as Tensor | Tensor[]].flat();
    node.outputTensors.forEach((one, i) => {
      values.set(keyOf(one), results[i] as Tensor);
    });
  };
  const before = (tensor: SymbolicTensor): Tensor => {
    const known = values.get(preKey(tensor));
    if (known) return known;
    const [input] = nodeOf(tensor).inputTensors;
    const z = linearPart(tensor.sourceLayer as Weighted, output(input as SymbolicTensor));
    values.set(preKey(tensor), z);
    return z;
  };
  /** Frees what is not needed as it goes, which a tape must not. */
  const quick = (tensor: SymbolicTensor): void => {
    if (!fromInputs || values.has(keyOf(tensor)) || nodeOf(tensor).inputTensors.length === 0) return;
    const cut = cuts.get(keyOf(tensor)) ?? modelOf({ inputs: model.inputs, outputs: tensor });
    cuts.set(keyOf(tensor), cut);
    const inputs = model.inputs.map((input) => feeds.get(keyOf(input)) as Tensor);
    values.set(keyOf(tensor), cut.apply(inputs.length === 1 ? (inputs[0] as Tensor) : inputs) as Tensor);
  };

  return fetches.map((key) => {
    const known = values.get(key);
    if (known) return known;
    const { tensor, pre } = find(model, tensorOf, key);
    for (const wanted of pre ? nodeOf(tensor).inputTensors : [tensor]) quick(wanted);
    return pre ? before(tensor) : output(tensor);
  });
}

function find(
  model: LayersModel,
  tensorOf: (layer: string) => SymbolicTensor,
  key: string,
): { tensor: SymbolicTensor; pre: boolean } {
  for (const layer of model.layers)
    for (const node of layer.inboundNodes)
      for (const tensor of node.outputTensors) {
        if (key === keyOf(tensor)) return { tensor, pre: false };
        if (key === preKey(tensor)) return { tensor, pre: true };
      }
  return { tensor: tensorOf(key), pre: false };
}

/** Masks travel beside the tensors in tfjs-layers, and are not followed here. */
function refuseMasks(model: LayersModel): void {
  const masking = model.layers.find((layer) => layer.getClassName() === 'Masking');
  if (!masking) return;
  throw new EngineError(
    'unsupported',
    `layer "${masking.name}": a mask over time steps found; attributions follow tensors alone; export the model without Masking`,
  );
}
