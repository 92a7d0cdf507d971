import type { MethodInfo, OptionField } from '../options.ts';
import { multiplyByInput, seed } from './fields.ts';
import { LEINO_2018 } from './papers.ts';

const pathSteps: OptionField = {
  key: 'steps',
  label: 'steps',
  kind: 'integer',
  default: 50,
  min: 1,
  max: 1000,
};

/** Distributions of more than one point. */
const spreadOut = { distribution: ['linear', 'gaussian'] };

/** Methods that average slopes over many points. */
export const PATHS = [
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
          { value: 'secants', label: 'secants (DeepLIFT from step to step, complete)' },
        ],
      },
      multiplyByInput,
    ],
    baseline: true,
    sumsTo: 'difference',
    gradients: true,
    at: 'possible',
  },
  {
    name: 'influence',
    label: 'Influence (Netlens)',
    formula: 'a · mean of dy/da over the points of a distribution',
    paper: LEINO_2018,
    options: [
      {
        key: 'distribution',
        label: 'distribution',
        kind: 'choice',
        default: 'point',
        choices: [
          { value: 'point', label: 'the input itself' },
          { value: 'linear', label: 'line to the baseline' },
          { value: 'gaussian', label: 'Gaussian noise' },
        ],
      },
      {
        key: 'distributionLayer',
        label: 'distribution at',
        kind: 'layer',
        default: null,
        none: 'the input',
        when: spreadOut,
      },
      {
        key: 'distributionAnchor',
        label: 'side of that layer',
        kind: 'choice',
        default: 'out',
        choices: [
          { value: 'out', label: 'its output' },
          { value: 'in', label: 'its input' },
        ],
        when: spreadOut,
      },
      {
        key: 'resolution',
        label: 'points',
        kind: 'integer',
        default: 10,
        min: 1,
        max: 1000,
        when: spreadOut,
      },
      {
        key: 'variance',
        label: 'variance',
        kind: 'number',
        default: 0.01,
        min: 0,
        max: 1e6,
        when: { distribution: ['gaussian'] },
      },
      { ...seed, when: { distribution: ['gaussian'] } },
      { key: 'multiplyByActivation', label: 'times activation', kind: 'switch', default: true },
    ],
    baseline: true,
    baselineWhen: { distribution: ['linear'] },
    sumsTo: null,
    gradients: true,
    at: 'possible',
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
    at: 'required',
  },
  {
    name: 'internal-influence',
    label: 'Internal influence of a layer',
    formula: '∫ dy/da at b + α (x - b), α from 0 to 1',
    paper: LEINO_2018,
    options: [pathSteps],
    baseline: true,
    sumsTo: null,
    gradients: true,
    at: 'required',
  },
] as const satisfies readonly MethodInfo[];
