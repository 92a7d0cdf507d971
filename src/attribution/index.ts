export { type Attributions, attribute, type MethodRequest } from './attribute.ts';
export type { Baseline } from './baselines.ts';
export type { Checks, SumCheck } from './checks/sums.ts';
export type { Method } from './explain.ts';
export { METHODS, type MethodName, methodInfo } from './methods.ts';
export type { MethodInfo, OptionField, Paper } from './options.ts';
export type { Target } from './quantities.ts';
export { type InputMaps, type InputMethod, inputGradient } from './saliency.ts';
