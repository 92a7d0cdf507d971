import type { Tensor } from '@tensorflow/tfjs-core';
import { EngineError } from '../../lib/errors.ts';
import type { Site } from '../../model/index.ts';
import type { Context } from '../explain.ts';
import { type Field, fieldOf } from '../field.ts';
import type { Problem } from '../problem.ts';
import { nodesBetween, type TapeNode } from '../tape.ts';
import { LAYER_RULES, type LayerRule, LINEAR } from './layer-rules.ts';

/** The problem's field, which also looks at some layers as it runs; and which of the operations that ran are theirs. */
export type NamedLayers = { field: Field; rulesOf(nodes: readonly TapeNode[]): Map<TapeNode, LayerRule> };

/**
 * Finds the operations of layers by name: those between the tensors that a layer reads and the one it gives.
 * @throws EngineError 'bad-argument' for a layer or a rule that there is not, or a layer that multiplies by no weights.
 */
export function namedLayers(
  { field }: Problem,
  rules: Readonly<Record<string, LayerRule>>,
  context: Context | undefined,
): NamedLayers {
  if (!context) throw new EngineError('internal', 'rules by layer were asked for without the network');
  const { graph, quantity, inputs, site } = context;
  const layers = Object.entries(rules).map(([name, rule]) => {
    if (!LAYER_RULES.includes(rule))
      throw new EngineError(
        'bad-argument',
        `rules: found "${rule}" for layer "${name}"; expected one of ${LAYER_RULES.join(', ')}`,
      );
    return { name, rule, sites: [graph.sites(name, 'out'), graph.sites(name, 'in')].flat() };
  });
  const looked: Site[] = layers.flatMap(({ sites }) => sites);
  let seen: Tensor[] = [];
  const watched = fieldOf(
    graph,
    site ? [site] : inputs.map((input) => input.site),
    {
      sites: [...quantity.sites, ...looked],
      value(ys, source) {
        seen = ys.slice(quantity.sites.length);
        return quantity.value(ys.slice(0, quantity.sites.length), source);
      },
    },
    inputs,
  );
  return {
    field: { ...field, value: watched.value },
    rulesOf(nodes) {
      const found = new Map<TapeNode, LayerRule>();
      let first = 0;
      for (const { name, rule, sites } of layers) {
        const [output, ...read] = seen.slice(first, first + sites.length) as [Tensor, ...Tensor[]];
        first += sites.length;
        const own = nodesBetween(nodes, read, output).filter(({ kernelName }) => kernelName in LINEAR);
        if (own.length === 0)
          throw new EngineError(
            'bad-argument',
            `rules: found layer "${name}", which multiplies by no weights on the way to the target; expected a convolution or a dense layer`,
          );
        for (const node of own) found.set(node, rule);
      }
      return found;
    },
  };
}
