import { EngineError } from '../../lib/errors.ts';

export const LAYER_RULES = ['epsilon', 'gamma', 'alpha-beta'] as const;
export type LayerRule = (typeof LAYER_RULES)[number];

/** Operations that multiply by weights, with the names of their operands. */
export const LINEAR: Readonly<Record<string, [x: string, weights: string]>> = {
  Conv2D: ['x', 'filter'],
  DepthwiseConv2dNative: ['x', 'filter'],
  BatchMatMul: ['a', 'b'],
};

/**
 * Rules by the names of layers, from a text: `conv1 gamma, fc1 epsilon`.
 * @throws EngineError 'bad-argument' for a part that does not end in a rule.
 */
export function readRules(text: string): Record<string, LayerRule> {
  const parts = text.split(',').map((part) => part.trim());
  const rules = parts.filter(Boolean).map((part): [string, LayerRule] => {
    const [, layer, word] = /^(.+?)\s+(\S+)$/.exec(part) ?? [];
    const rule = LAYER_RULES.find((one) => one === word);
    if (layer && rule) return [layer, rule];
    throw new EngineError(
      'bad-argument',
      `lrp, byLayer: found "${part}"; expected a layer and one of ${LAYER_RULES.join(', ')}; write for example: conv1 gamma, fc1 epsilon`,
    );
  });
  return Object.fromEntries(rules);
}
