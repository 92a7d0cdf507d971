export const LAYER_RULES = ['epsilon', 'gamma', 'alpha-beta'] as const;
export type LayerRule = (typeof LAYER_RULES)[number];

/** Operations that multiply by weights, with the names of their operands. */
export const LINEAR: Readonly<Record<string, [x: string, weights: string]>> = {
  Conv2D: ['x', 'filter'],
  DepthwiseConv2dNative: ['x', 'filter'],
  BatchMatMul: ['a', 'b'],
};
