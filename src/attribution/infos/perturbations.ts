import type { MethodInfo } from '../options.ts';
import { seed } from './fields.ts';
import { ZEILER_FERGUS_2014 } from './papers.ts';

/** Methods that only run the network, on changed inputs. */
export const PERTURBATIONS = [
  {
    name: 'occlusion',
    label: 'Occlusion',
    formula: 'y(x) - y(x with a window set to b), spread over the window',
    paper: ZEILER_FERGUS_2014,
    options: [
      { key: 'window', label: 'window', kind: 'integer', default: 4, min: 1, max: 1024 },
      {
        key: 'windowWidth',
        label: 'window width (0: as high)',
        kind: 'integer',
        default: 0,
        min: 0,
        max: 1024,
      },
      { key: 'step', label: 'step', kind: 'integer', default: 2, min: 1, max: 1024 },
      {
        key: 'stepAcross',
        label: 'step across (0: as down)',
        kind: 'integer',
        default: 0,
        min: 0,
        max: 1024,
      },
      { key: 'allChannels', label: 'all channels together', kind: 'switch', default: true },
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
    others: ['each'],
    baseline: true,
    sumsTo: null,
    gradients: false,
    at: 'possible',
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
      {
        key: 'by',
        label: 'features',
        kind: 'choice',
        default: 'patches',
        choices: [
          { value: 'patches', label: 'square patches' },
          { value: 'rows', label: 'rows' },
          { value: 'columns', label: 'columns' },
          { value: 'channels', label: 'channels' },
        ],
      },
      {
        key: 'patch',
        label: 'patch (0: every number)',
        kind: 'integer',
        default: 4,
        min: 0,
        max: 1024,
        when: { by: ['patches'] },
      },
      seed,
    ],
    others: ['dims', 'features'],
    baseline: true,
    sumsTo: 'difference',
    gradients: false,
    at: 'possible',
  },
] as const satisfies readonly MethodInfo[];
