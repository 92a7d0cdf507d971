import type { MethodInfo, OptionField } from '../options.ts';
import { SELVARAJU_2017 } from './papers.ts';

const featureMap: OptionField = {
  key: 'layer',
  label: 'feature map',
  kind: 'layer',
  default: null,
  none: 'the last one',
};

/** Methods that weigh the channels of a feature map. */
export const FEATURE_MAPS = [
  {
    name: 'grad-cam',
    label: 'Grad-CAM',
    formula: 'ReLU(Σ_c mean(dy/da_c) · a_c)',
    paper: SELVARAJU_2017,
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
    at: 'no',
  },
  {
    name: 'guided-grad-cam',
    label: 'Guided Grad-CAM',
    formula: 'guided backpropagation · Grad-CAM',
    paper: SELVARAJU_2017,
    options: [featureMap],
    baseline: false,
    sumsTo: null,
    gradients: true,
    at: 'no',
  },
] as const satisfies readonly MethodInfo[];
