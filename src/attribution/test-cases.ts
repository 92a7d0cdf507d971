import type { Context, Method } from './explain.ts';
import { fieldOf } from './field.ts';
import type { Quadrature } from './methods/quadrature.ts';
import { quantityAt } from './quantities.ts';
import { CASES, constantsOf, problemOf, targetOf, type VectorCase, vectorGraph } from './test-vectors.ts';

/** Cases of the seven methods of DeepExplain and the same methods of Captum, with their options. */
export function methodOf(one: VectorCase): Method | null {
  const { options } = one;
  const steps = Number(options.steps ?? options.n_steps ?? 100);
  switch (one.method) {
    case 'saliency':
      return { name: 'saliency' };
    case 'grad*input':
      return { name: 'gradient-x-input' };
    case 'intgrad':
    case 'neuron_integrated_gradients': {
      const named = String(options.quadrature ?? 'right').replace('riemann_', '');
      const quadrature = (named === 'gausslegendre' ? 'gauss-legendre' : named) as Quadrature;
      return {
        name: 'integrated-gradients',
        steps,
        quadrature,
        multiplyByInput: options.multiply_by_inputs !== false,
      };
    }
    case 'neuron_gradient':
      return { name: 'gradient' };
    case 'elrp':
      return { name: 'epsilon-lrp', epsilon: Number(options.epsilon ?? 1e-4) };
    case 'deeplift':
      return options.layer
        ? null
        : { name: 'deeplift', multiplyByInput: options.multiply_by_inputs !== false };
    case 'lrp(layerwise)': {
      if (options.layer) return null;
      const rule = options.rule === 'alpha1_beta0' ? 'alpha-beta' : 'epsilon';
      return { name: 'lrp', first: rule, conv: rule, dense: rule };
    }
    case 'guided_backprop':
      return { name: 'guided-backprop' };
    case 'deconvolution':
      return { name: 'deconvolution' };
    case 'gradcam':
      return options.layer === 'x (input of conv1)'
        ? { name: 'grad-cam', layer: 'x', relu: options.relu !== false, enlarge: 'no' }
        : {
            name: 'grad-cam',
            layer: String(options.layer),
            relu: options.relu !== false && !String(options.layer).startsWith('conv'),
            enlarge: 'no',
          };
    case 'layer_conductance':
      return { name: 'conductance', steps: Number(options.n_steps) };
    case 'InternalInfluence(captum)':
      return { name: 'internal-influence', steps: Number(options.n_steps) };
    case 'occlusion':
      return {
        name: 'occlusion',
        window: (options.window_shape as number[]) ?? [1],
        step: Number(options.step ?? 1),
        normalise: 'window-size',
        tail: 'drop',
      };
    case 'occlusion(captum)':
      return { name: 'occlusion', ...windowsOf(options), normalise: 'coverage', tail: 'clip' };
    case 'shapley_sampling':
      return {
        name: 'shapley-sampling',
        samples: Math.max(300, Number(options.samples ?? options.n_samples ?? 300)),
        patch: 0,
      };
    default:
      return null;
  }
}

function windowsOf(options: Record<string, unknown>) {
  const window = options.window as number[] | number[][];
  const stride = (options.stride ?? 1) as number | number[] | number[][];
  if (!Array.isArray(window[0])) return { window: window as number[], step: stride as number | number[] };
  const each = (window as number[][]).map((one, i) => ({
    window: one,
    step: Array.isArray(stride) ? (stride[i] as number | number[]) : 1,
  }));
  return { window: 1, step: 1, each };
}

export function problemFor(one: VectorCase) {
  const graph = vectorGraph(one.model as string);
  const problem = problemOf(one, graph);
  const { layer, neuron, neuron_weights: weights } = one.options;
  if (!one.method.startsWith('neuron')) return problem;
  const site = graph.sites(String(layer), 'out')[0];
  if (!site) throw new Error(`no layer ${layer}`);
  const target = Array.isArray(weights)
    ? ({ kind: 'weighted', weights: Float32Array.from(weights as number[]) } as const)
    : ({ kind: 'class', class: Number(neuron) } as const);
  return { ...problem, field: fieldOf(graph, graph.inputs, quantityAt(site, target)) };
}

export function contextFor(one: VectorCase): Context {
  const graph = vectorGraph(one.model as string);
  const target = targetOf(one, graph);
  const [site] = one.options.layer
    ? graph.sites(String(one.options.layer).split(' ')[0] as string, 'out')
    : [];
  return {
    graph,
    inputs: constantsOf(one, graph),
    quantity: quantityAt(graph.output, target),
    layers: [],
    target,
    output: graph.output.key,
    ...(site ? { site } : {}),
  };
}

/** Cases that `explain` answers with a method and its options alone. */
export const PLAIN_CASES = CASES.filter(
  (one) =>
    (one.kind === 'attribution' || one.kind === 'relation') &&
    methodOf(one) &&
    !('feature_mask' in one.options) &&
    !('sampling_dims' in one.options),
);
