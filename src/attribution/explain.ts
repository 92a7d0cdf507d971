import { EngineError } from '../lib/errors.ts';
import type { Layer, Site, TensorGraph } from '../model/index.ts';
import type { Baseline } from './baselines.ts';
import type { Constant } from './field.ts';
import { conductance, type PathOptions, pathInfluence } from './methods/conductance.ts';
import { type DeepLiftOptions, deepLift } from './methods/deeplift.ts';
import { type EpsilonLrpOptions, epsilonLrp } from './methods/epsilon-lrp.ts';
import { type GradCamOptions, gradCam, guidedGradCam } from './methods/grad-cam.ts';
import { gradientTimesInput } from './methods/gradient-x-input.ts';
import { guidedBackprop } from './methods/guided-backprop.ts';
import { type InfluenceOptions, influence } from './methods/influence.ts';
import { type IntegratedGradientsOptions, integratedGradients } from './methods/integrated-gradients.ts';
import { type LrpOptions, lrp } from './methods/lrp.ts';
import { occlusion } from './methods/occlusion.ts';
import { gradientMaps, saliency } from './methods/saliency.ts';
import { shapleySampling } from './methods/shapley-sampling.ts';
import { type SmoothGradOptions, smoothGrad } from './methods/smooth-grad.ts';
import { methodInfo } from './methods.ts';
import { completeOptions } from './options.ts';
import {
  type FeatureChoice,
  featureOptions,
  type WindowChoice,
  windowOptions,
} from './perturbed-features.ts';
import type { Explained, Problem } from './problem.ts';
import type { Quantity, Target } from './quantities.ts';

/** A method by name with those of its options that are not the default. */
export type Method =
  | { name: 'saliency' | 'gradient' | 'gradient-x-input' | 'guided-backprop' | 'deconvolution' }
  | ({ name: 'integrated-gradients' } & Partial<IntegratedGradientsOptions>)
  | ({ name: 'epsilon-lrp' } & Partial<EpsilonLrpOptions>)
  | ({ name: 'deeplift' } & Partial<DeepLiftOptions>)
  | ({ name: 'smooth-grad' } & Partial<SmoothGradOptions>)
  | ({ name: 'lrp' } & Partial<LrpOptions>)
  | ({ name: 'grad-cam' } & Partial<GradCamOptions>)
  | ({ name: 'guided-grad-cam' } & Partial<Pick<GradCamOptions, 'layer'>>)
  | ({ name: 'conductance' | 'internal-influence' } & Partial<PathOptions>)
  | ({ name: 'influence' } & Partial<InfluenceOptions>)
  | ({ name: 'occlusion' } & Partial<WindowChoice>)
  | ({ name: 'shapley-sampling' } & Partial<FeatureChoice>);

/** What methods need that look at layers; for `site` see `THROUGH_LAYER`. */
export type Context = {
  graph: TensorGraph;
  inputs: Constant[];
  quantity: Quantity;
  layers: readonly Layer[];
  target: Target;
  output: string;
  site?: Site;
  /** What a linear distribution ends in; zeros unless given. */
  baseline?: Baseline;
};

/** Methods whose points are of the network's input also where their maps are of a layer on the way. */
export const THROUGH_LAYER: ReadonlySet<Method['name']> = new Set([
  'conductance',
  'internal-influence',
  'influence',
]);

/** Runs a method on any function of any tensors; `attribute` is the same for a network. */
export function explain(problem: Problem, method: Method, context?: Context): Promise<Explained> {
  const { name, ...given } = method;
  const options = completeOptions(methodInfo(name), given);
  const network = (): Context => {
    if (context) return context;
    throw new EngineError('internal', `method "${name}" was called without its network`);
  };
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
    case 'smooth-grad':
      return smoothGrad(problem, options as SmoothGradOptions);
    case 'guided-backprop':
      return guidedBackprop(problem, 'guided');
    case 'deconvolution':
      return guidedBackprop(problem, 'deconvolution');
    case 'lrp':
      return lrp(problem, options as LrpOptions, context);
    case 'grad-cam':
      return gradCam(problem, options as GradCamOptions, network());
    case 'guided-grad-cam':
      return guidedGradCam(problem, options as GradCamOptions, network());
    case 'conductance':
      return conductance(problem, options as PathOptions, network());
    case 'internal-influence':
      return pathInfluence(problem, options as PathOptions, network());
    case 'occlusion':
      return occlusion(problem, windowOptions(options as WindowChoice, problem.field.shapes));
    case 'shapley-sampling':
      return shapleySampling(problem, featureOptions(options as FeatureChoice));
    case 'influence':
      return influence(problem, options as InfluenceOptions, network());
  }
}
