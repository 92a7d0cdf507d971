import { relu } from '@tensorflow/tfjs-core';
import type { Explained, Problem } from '../problem.ts';
import { activationRules, type RuleSet } from '../rules.ts';
import { gradientMaps } from './saliency.ts';

/** What goes back through a ReLU: guided, positive gradients where the unit was on; deconvolution, positive ones. */
export type ReluRule = 'guided' | 'deconvolution';

/**
 * Springenberg, Dosovitskiy, Brox, Riedmiller 2015 (guided), Zeiler, Fergus 2014 (deconvolution): backpropagation
 * with another rule at every ReLU. Products such as swish are no ReLUs.
 */
export function guidedBackprop(problem: Problem, rule: ReluRule): Promise<Explained> {
  return gradientMaps(problem, reluRules(rule));
}

function reluRules(rule: ReluRule): RuleSet {
  return {
    configs: activationRules(
      ({ dy, normal }) => (rule === 'guided' ? relu(normal()) : relu(dy)),
      ['Relu', 'Relu6'],
    ),
  };
}
