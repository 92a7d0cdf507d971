import type { GraphModel } from '@tensorflow/tfjs-converter';
import type { NamedTensorMap, Tensor } from '@tensorflow/tfjs-core';
import { EngineError } from '../../lib/errors.ts';
import type { Layer } from '../network.ts';
import type { Site, TensorGraph } from '../tensor-graph.ts';
import { behindAliases, type GraphNode } from './graph-nodes.ts';

const ACTIVATIONS = new Set(
  'Relu Relu6 Elu Selu LeakyRelu Prelu Sigmoid Tanh Softplus Softmax LogSoftmax'.split(' '),
);

/** A graph model as a function between its nodes; tfjs takes any node as an input or an output. */
export function graphSites(
  model: GraphModel,
  nodes: ReadonlyMap<string, GraphNode>,
  layers: readonly Layer[],
  ends: { input: Site; output: string },
  sizes: Pick<TensorGraph, 'batch' | 'footprint' | 'batchSize'>,
): TensorGraph {
  const sites = new Map(layers.map(({ name, shape }): [string, Site] => [name, { key: name, shape }]));
  sites.set(ends.input.key, ends.input);
  const siteNamed = (name: string): Site => {
    const site = sites.get(name);
    if (site) return site;
    throw new EngineError(
      'unsupported',
      `node "${name}": a tensor without one row per input found; activations expected; choose another layer`,
    );
  };
  return {
    ...sizes,
    inputs: [ends.input],
    output: siteNamed(ends.output),
    sites(name, anchor) {
      if (anchor === 'out') return [siteNamed(name)];
      const node = nodes.get(name);
      if (anchor === 'pre' && !ACTIVATIONS.has(node?.op ?? ''))
        throw new EngineError(
          'unsupported',
          `node "${name}": operation ${node?.op} found; an activation function expected; choose its input or its output`,
        );
      const inputs = (node?.inputs ?? []).map((input) => behindAliases(nodes, input));
      return inputs.filter((input) => sites.has(input)).map(siteNamed);
    },
    hasLogits: (name) => nodes.get(name)?.op === 'Softmax',
    evaluate(feeds, fetches) {
      const wanted = [...new Set(fetches.filter((key) => !feeds.has(key)))];
      const found = new Map(feeds);
      if (wanted.length > 0) {
        const results = model.execute(Object.fromEntries(feeds) as NamedTensorMap, wanted);
        for (const [i, tensor] of [results as Tensor | Tensor[]].flat().entries())
          found.set(wanted[i] as string, tensor);
      }
      return fetches.map((key) => found.get(key) as Tensor);
    },
  };
}
