import type { MethodInfo, OptionField } from './options.ts';

const multiplyByInput: OptionField = {
  key: 'multiplyByInput',
  label: 'times input minus baseline',
  kind: 'switch',
  default: true,
};
const seed: OptionField = { key: 'seed', label: 'seed', kind: 'integer', default: 1, min: 0, max: 2 ** 31 };

const pathSteps: OptionField = {
  key: 'steps',
  label: 'steps',
  kind: 'integer',
  default: 50,
  min: 1,
  max: 1000,
};
const featureMap: OptionField = { key: 'layer', label: 'feature map', kind: 'layer', default: null };
const layerRules = [
  { value: 'epsilon', label: 'ε' },
  { value: 'gamma', label: 'γ' },
  { value: 'alpha-beta', label: 'α β' },
] as const;

/** Every method, in the order a form shows them; forms are built from this. */
export const METHODS = [
  {
    name: 'saliency',
    label: 'Saliency',
    formula: '|dy/dx|',
    paper: {
      title: 'Deep Inside Convolutional Networks: Visualising Image Classification Models and Saliency Maps',
      authors: 'K. Simonyan, A. Vedaldi, A. Zisserman',
      year: 2013,
      link: 'https://arxiv.org/abs/1312.6034',
    },
    options: [],
    baseline: false,
    sumsTo: null,
    gradients: true,
  },
  {
    name: 'gradient',
    label: 'Gradient',
    formula: 'dy/dx',
    paper: {
      title: 'How to Explain Individual Classification Decisions',
      authors: 'D. Baehrens, T. Schroeter, S. Harmeling, M. Kawanabe, K. Hansen, K.-R. Müller',
      year: 2010,
      link: 'https://arxiv.org/abs/0912.1128',
    },
    options: [],
    baseline: false,
    sumsTo: null,
    gradients: true,
  },
  {
    name: 'gradient-x-input',
    label: 'Gradient × input',
    formula: 'x · dy/dx',
    paper: {
      title: 'Not Just a Black Box: Learning Important Features Through Propagating Activation Differences',
      authors: 'A. Shrikumar, P. Greenside, A. Shcherbina, A. Kundaje',
      year: 2016,
      link: 'https://arxiv.org/abs/1605.01713',
    },
    options: [],
    baseline: false,
    sumsTo: null,
    gradients: true,
  },
  {
    name: 'integrated-gradients',
    label: 'Integrated gradients',
    formula: '(x - b) · ∫ dy/dx at b + α (x - b), α from 0 to 1',
    paper: {
      title: 'Axiomatic Attribution for Deep Networks',
      authors: 'M. Sundararajan, A. Taly, Q. Yan',
      year: 2017,
      link: 'https://arxiv.org/abs/1703.01365',
    },
    options: [
      { key: 'steps', label: 'steps', kind: 'integer', default: 100, min: 1, max: 1000 },
      {
        key: 'quadrature',
        label: 'quadrature',
        kind: 'choice',
        default: 'right',
        choices: [
          { value: 'right', label: 'right ends' },
          { value: 'left', label: 'left ends' },
          { value: 'middle', label: 'middles' },
          { value: 'trapezoid', label: 'trapezoids' },
          { value: 'gauss-legendre', label: 'Gauss and Legendre' },
          { value: 'secants', label: 'secants (complete at any number of steps)' },
        ],
      },
      multiplyByInput,
    ],
    baseline: true,
    sumsTo: 'difference',
    gradients: true,
  },
  {
    name: 'epsilon-lrp',
    label: 'ε-LRP',
    formula: 'x · g, where g passes an activation a = f(z) as g · a / (z + ε sign z)',
    paper: {
      title:
        'On Pixel-Wise Explanations for Non-Linear Classifier Decisions by Layer-Wise Relevance Propagation',
      authors: 'S. Bach, A. Binder, G. Montavon, F. Klauschen, K.-R. Müller, W. Samek',
      year: 2015,
      link: 'https://doi.org/10.1371/journal.pone.0130140',
    },
    options: [
      { key: 'epsilon', label: 'ε', kind: 'number', default: 1e-4, min: 1e-12, max: 10 },
      {
        key: 'gates',
        label: 'gates of LSTM, swish',
        kind: 'choice',
        default: 'keep',
        choices: [
          { value: 'keep', label: 'ordinary gradient' },
          { value: 'rule', label: 'rule as well' },
        ],
      },
    ],
    baseline: false,
    sumsTo: 'output',
    gradients: true,
  },
  {
    name: 'deeplift',
    label: 'DeepLIFT (Rescale)',
    formula: '(x - b) · g, where g passes an activation a = f(z) as g · (a - a_b) / (z - z_b)',
    paper: {
      title: 'Learning Important Features Through Propagating Activation Differences',
      authors: 'A. Shrikumar, P. Greenside, A. Kundaje',
      year: 2017,
      link: 'https://arxiv.org/abs/1704.02685',
    },
    options: [
      {
        key: 'rules',
        label: 'rules',
        kind: 'choice',
        default: 'rescale-all',
        choices: [
          { value: 'rescale-all', label: 'every activation, pooling, products' },
          { value: 'original', label: 'ReLU, ELU, sigmoid, tanh, softplus' },
        ],
      },
      multiplyByInput,
    ],
    baseline: true,
    sumsTo: 'difference',
    gradients: true,
  },
  {
    name: 'occlusion',
    label: 'Occlusion',
    formula: 'y(x) - y(x with a window set to b), spread over the window',
    paper: {
      title: 'Visualizing and Understanding Convolutional Networks',
      authors: 'M. D. Zeiler, R. Fergus',
      year: 2014,
      link: 'https://arxiv.org/abs/1311.2901',
    },
    options: [
      { key: 'window', label: 'window', kind: 'integer', default: 4, min: 1, max: 1024 },
      { key: 'step', label: 'step', kind: 'integer', default: 2, min: 1, max: 1024 },
      {
        key: 'normalise',
        label: 'each drop divided by',
        kind: 'choice',
        default: 'coverage',
        choices: [
          { value: 'coverage', label: 'windows that cover (Captum)' },
          { value: 'window-size', label: 'that and the window size (DeepExplain)' },
          { value: 'none', label: 'nothing (PAIR)' },
        ],
      },
      {
        key: 'tail',
        label: 'rest at the border',
        kind: 'choice',
        default: 'clip',
        choices: [
          { value: 'clip', label: 'a shorter window' },
          { value: 'drop', label: 'no value' },
        ],
      },
    ],
    baseline: true,
    sumsTo: null,
    gradients: false,
  },
  {
    name: 'shapley-sampling',
    label: 'Shapley sampling',
    formula: 'mean over random orders of y before minus y after a feature goes to b',
    paper: {
      title: 'Polynomial Calculation of the Shapley Value Based on Sampling',
      authors: 'J. Castro, D. Gómez, J. Tejada',
      year: 2009,
      link: 'https://doi.org/10.1016/j.cor.2008.04.004',
    },
    options: [
      { key: 'samples', label: 'orders', kind: 'integer', default: 5, min: 1, max: 1000 },
      { key: 'patch', label: 'patch', kind: 'integer', default: 4, min: 0, max: 1024 },
      seed,
    ],
    baseline: true,
    sumsTo: 'difference',
    gradients: false,
  },
  {
    name: 'smooth-grad',
    label: 'SmoothGrad',
    formula: 'mean, mean square or variance of dy/dx at x + noise',
    paper: {
      title: 'SmoothGrad: Removing Noise by Adding Noise',
      authors: 'D. Smilkov, N. Thorat, B. Kim, F. Viégas, M. Wattenberg',
      year: 2017,
      link: 'https://arxiv.org/abs/1706.03825',
    },
    options: [
      { key: 'samples', label: 'samples', kind: 'integer', default: 25, min: 1, max: 1000 },
      { key: 'spread', label: 'noise, share of the range', kind: 'number', default: 0.15, min: 0, max: 2 },
      {
        key: 'statistic',
        label: 'of the gradients',
        kind: 'choice',
        default: 'mean',
        choices: [
          { value: 'mean', label: 'mean' },
          { value: 'square', label: 'mean square' },
          { value: 'variance', label: 'variance' },
        ],
      },
      seed,
    ],
    baseline: false,
    sumsTo: null,
    gradients: true,
  },
  {
    name: 'lrp',
    label: 'LRP by layers',
    formula: 'R_i = Σ_j x_i w_ij / z_j · R_j with ε, γ or α β in numerator and denominator',
    paper: {
      title: 'Layer-Wise Relevance Propagation: An Overview',
      authors: 'G. Montavon, A. Binder, S. Lapuschkin, W. Samek, K.-R. Müller',
      year: 2019,
      link: 'https://doi.org/10.1007/978-3-030-28954-6_10',
    },
    options: [
      { key: 'first', label: 'first layer', kind: 'choice', default: 'epsilon', choices: layerRules },
      { key: 'conv', label: 'convolutions', kind: 'choice', default: 'gamma', choices: layerRules },
      { key: 'dense', label: 'dense layers', kind: 'choice', default: 'epsilon', choices: layerRules },
      { key: 'epsilon', label: 'ε', kind: 'number', default: 1e-9, min: 1e-12, max: 10 },
      { key: 'gamma', label: 'γ', kind: 'number', default: 0.25, min: 0, max: 100 },
      { key: 'alpha', label: 'α', kind: 'number', default: 1, min: 1, max: 10 },
    ],
    baseline: false,
    sumsTo: 'output',
    gradients: true,
  },
  {
    name: 'guided-backprop',
    label: 'Guided backpropagation',
    formula: 'dy/dx, where a ReLU passes back positive gradients of units that are on',
    paper: {
      title: 'Striving for Simplicity: The All Convolutional Net',
      authors: 'J. T. Springenberg, A. Dosovitskiy, T. Brox, M. Riedmiller',
      year: 2015,
      link: 'https://arxiv.org/abs/1412.6806',
    },
    options: [],
    baseline: false,
    sumsTo: null,
    gradients: true,
  },
  {
    name: 'deconvolution',
    label: 'Deconvolution',
    formula: 'dy/dx, where a ReLU passes back positive gradients',
    paper: {
      title: 'Visualizing and Understanding Convolutional Networks',
      authors: 'M. D. Zeiler, R. Fergus',
      year: 2014,
      link: 'https://arxiv.org/abs/1311.2901',
    },
    options: [],
    baseline: false,
    sumsTo: null,
    gradients: true,
  },
  {
    name: 'grad-cam',
    label: 'Grad-CAM',
    formula: 'ReLU(Σ_c mean(dy/da_c) · a_c)',
    paper: {
      title: 'Grad-CAM: Visual Explanations from Deep Networks via Gradient-Based Localization',
      authors: 'R. R. Selvaraju, M. Cogswell, A. Das, R. Vedantam, D. Parikh, D. Batra',
      year: 2017,
      link: 'https://arxiv.org/abs/1610.02391',
    },
    options: [
      featureMap,
      { key: 'relu', label: 'positive part only', kind: 'switch', default: true },
      {
        key: 'enlarge',
        label: 'enlarged',
        kind: 'choice',
        default: 'bilinear',
        choices: [
          { value: 'bilinear', label: 'smoothly' },
          { value: 'nearest', label: 'in blocks' },
          { value: 'no', label: 'not' },
        ],
      },
    ],
    baseline: false,
    sumsTo: null,
    gradients: true,
  },
  {
    name: 'guided-grad-cam',
    label: 'Guided Grad-CAM',
    formula: 'guided backpropagation · Grad-CAM',
    paper: {
      title: 'Grad-CAM: Visual Explanations from Deep Networks via Gradient-Based Localization',
      authors: 'R. R. Selvaraju, M. Cogswell, A. Das, R. Vedantam, D. Parikh, D. Batra',
      year: 2017,
      link: 'https://arxiv.org/abs/1610.02391',
    },
    options: [featureMap],
    baseline: false,
    sumsTo: null,
    gradients: true,
  },
  {
    name: 'conductance',
    label: 'Conductance of a layer',
    formula: '∫ dy/da · da/dα at b + α (x - b), α from 0 to 1',
    paper: {
      title: 'How Important Is a Neuron?',
      authors: 'K. Dhamdhere, M. Sundararajan, Q. Yan',
      year: 2018,
      link: 'https://arxiv.org/abs/1805.12233',
    },
    options: [pathSteps],
    baseline: true,
    sumsTo: 'difference',
    gradients: true,
    throughLayer: true,
  },
  {
    name: 'internal-influence',
    label: 'Internal influence of a layer',
    formula: '∫ dy/da at b + α (x - b), α from 0 to 1',
    paper: {
      title: 'Influence-Directed Explanations for Deep Convolutional Networks',
      authors: 'K. Leino, S. Sen, A. Datta, M. Fredrikson, L. Li',
      year: 2018,
      link: 'https://arxiv.org/abs/1802.03788',
    },
    options: [pathSteps],
    baseline: true,
    sumsTo: null,
    gradients: true,
    throughLayer: true,
  },
] as const satisfies readonly MethodInfo[];

export type MethodName = (typeof METHODS)[number]['name'];

export function methodInfo(name: MethodName): MethodInfo {
  return METHODS.find((method) => method.name === name) as MethodInfo;
}
