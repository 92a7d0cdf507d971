import type { TensorGraph } from '../model/index.ts';
import type { Constant } from './field.ts';
import { type DeepLiftOptions, deepLift } from './methods/deeplift.ts';
import { type EpsilonLrpOptions, epsilonLrp } from './methods/epsilon-lrp.ts';
import { gradientTimesInput } from './methods/gradient-x-input.ts';
import { type IntegratedGradientsOptions, integratedGradients } from './methods/integrated-gradients.ts';
import { type OcclusionOptions, occlusion } from './methods/occlusion.ts';
import { gradientMaps, saliency } from './methods/saliency.ts';
import { type ShapleyOptions, shapleySampling } from './methods/shapley-sampling.ts';
import { methodInfo } from './methods.ts';
import { completeOptions } from './options.ts';
import type { Explained, Problem } from './problem.ts';
import type { Target } from './quantities.ts';

/** A method by name with those of its options that are not the default. */
export type Method =
  | { name: 'saliency' | 'gradient' | 'gradient-x-input' }
  | ({ name: 'integrated-gradients' } & Partial<IntegratedGradientsOptions>)
  | ({ name: 'epsilon-lrp' } & Partial<EpsilonLrpOptions>)
  | ({ name: 'deeplift' } & Partial<DeepLiftOptions>)
  | ({ name: 'occlusion' } & Partial<OcclusionOptions>)
  | ({ name: 'shapley-sampling' } & Partial<ShapleyOptions>);

/** What methods need that look at layers. */
export type Context = { graph: TensorGraph; inputs: Constant[]; target: Target; output: string };

/** Runs a method on any function of any tensors; `attribute` is the same for a network. */
export function explain(problem: Problem, method: Method, _context?: Context): Promise<Explained> {
  const { name, ...given } = method;
  const options = completeOptions(methodInfo(name), given);
  switch (name) {
    case 'saliency':
      return saliency(problem);
    case 'gradient':
      return gradientMaps(problem);
    case 'gradient-x-input':
      return gradientTimesInput(problem);
    case 'integrated-gradients':
      return integratedGradients(problem, options as IntegratedGradientsOptions);
    case 'epsilon-lrp':
      return epsilonLrp(problem, options as EpsilonLrpOptions);
    case 'deeplift':
      return deepLift(problem, options as DeepLiftOptions);
    case 'occlusion':
      return occlusion(problem, options as OcclusionOptions);
    case 'shapley-sampling':
      return shapleySampling(problem, options as ShapleyOptions);
  }
}
