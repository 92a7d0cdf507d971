export {
  type Attributions,
  attribute,
  baselinePlace,
  type MethodRequest,
  type Place,
  valuesOf,
} from './attribute.ts';
export type { Baseline } from './baselines.ts';
export type { Curve } from './checks/deletion.ts';
export { loadShuffled, mapCorrelations, randomisationCheck } from './checks/randomisation.ts';
export type { Checks, SumCheck } from './checks/sums.ts';
export type { Crew } from './crew.ts';
export type { Cut, CutLike, Slice } from './cuts.ts';
export type { DistributionSpec } from './distributions.ts';
export { type Check, type Evaluation, evaluate } from './evaluate.ts';
export type { Method } from './explain.ts';
export type { GroupUnit } from './groups.ts';
export {
  type Influence,
  type InfluenceRequest,
  internalInfluence,
  type QuantityLike,
} from './internal-influence.ts';
export { METHODS, type MethodName, methodInfo } from './methods.ts';
export { influencesOnEach, inputAttribution, netlensIntegratedGradients } from './netlens.ts';
export {
  completeOptions,
  holds,
  type MethodInfo,
  type OptionField,
  type Paper,
  type When,
} from './options.ts';
export { passesOf } from './passes.ts';
export type { Target } from './quantities.ts';
export { type Done, runTask, type Task } from './task.ts';
