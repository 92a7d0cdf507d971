import type { MethodInfo } from '../options.ts';
import { multiplyByInput } from './fields.ts';

const layerRules = [
  { value: 'epsilon', label: 'ε' },
  { value: 'gamma', label: 'γ' },
  { value: 'alpha-beta', label: 'α β' },
] as const;

const anyRule = (rule: string) => ({ first: [rule], conv: [rule], dense: [rule] });

/** Methods with rules of their own for going back through layers. */
export const RELEVANCE = [
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
    at: 'possible',
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
    at: 'possible',
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
      {
        key: 'epsilon',
        label: 'ε',
        kind: 'number',
        default: 1e-9,
        min: 1e-12,
        max: 10,
        when: anyRule('epsilon'),
      },
      { key: 'gamma', label: 'γ', kind: 'number', default: 0.25, min: 0, max: 100, when: anyRule('gamma') },
      { key: 'alpha', label: 'α', kind: 'number', default: 1, min: 1, max: 10, when: anyRule('alpha-beta') },
      { key: 'byLayer', label: 'by layer', kind: 'text', default: '', hint: 'conv1 gamma, fc1 epsilon' },
    ],
    others: ['rules'],
    baseline: false,
    sumsTo: 'output',
    gradients: true,
    at: 'possible',
  },
] as const satisfies readonly MethodInfo[];
