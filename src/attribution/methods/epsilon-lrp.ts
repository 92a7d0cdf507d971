import { add, div, greaterEqual, mul, scalar, type Tensor, where } from '@tensorflow/tfjs-core';
import type { Explained, Problem } from '../problem.ts';
import { activationRules, type RuleSet } from '../rules.ts';
import { activationGraph } from './activation-graph.ts';
import { timesInput } from './gradient-x-input.ts';
import { gradientMaps } from './saliency.ts';

export type EpsilonLrpOptions = { epsilon: number; gates: 'keep' | 'rule' };

/**
 * Layer-wise relevance propagation (Bach et al. 2015) as a modified chain rule (Ancona et al. 2018): through an
 * activation function, dz = da * a / (z + epsilon * sign z) with sign 0 = 1; then x * g. Biases take no relevance.
 */
export async function epsilonLrp(problem: Problem, options: EpsilonLrpOptions): Promise<Explained> {
  return timesInput(await gradientMaps(problem, epsilonRules(options)), problem);
}

function epsilonRules({ epsilon, gates }: EpsilonLrpOptions): RuleSet {
  let kept = new Set<Tensor[]>();
  return {
    configs: activationRules(({ dy, x, y, saved, normal }) =>
      kept.has(saved) ? normal() : mul(dy, div(y, stabilised(x, epsilon))),
    ),
    inspect(recording) {
      if (gates === 'keep') kept = activationGraph(recording).gates;
    },
  };
}

/** z + epsilon * sign z, with sign 0 = 1; never 0. */
export function stabilised(z: Tensor, epsilon: number): Tensor {
  return add(z, where(greaterEqual(z, 0), scalar(epsilon), scalar(-epsilon)));
}
