import { add, mul, type Tensor } from '@tensorflow/tfjs-core';
import { rowPoints } from '../points.ts';
import { type Explained, type Problem, timesDifference } from '../problem.ts';
import { activationRules, type RuleSet } from '../rules.ts';
import { pairedNodes } from '../tape.ts';
import { activationGraph, type SelfGate } from './activation-graph.ts';
import { maximumRules, productRule, softmaxRule, thresholdRules } from './deeplift-rules.ts';
import { type References, rescaled } from './rescale.ts';
import { gradientMaps } from './saliency.ts';

export type DeepLiftOptions = {
  /**
   * rescale-all: rules for every activation function, softmax, maxima, and products as in swish and GELU.
   * original: DeepExplain's five activation functions alone.
   */
  rules: 'rescale-all' | 'original';
  /** Off: the multipliers alone. */
  multiplyByInput: boolean;
};

const ORIGINAL = ['Relu', 'Elu', 'Sigmoid', 'Tanh', 'Softplus'];

/**
 * Rescale rule of DeepLIFT (Shrikumar, Greenside, Kundaje 2017): through an activation function,
 * dz = da * (a - a_ref) / (z - z_ref); then g * (x - baseline). Input and baseline run on one tape, call beside call.
 */
export async function deepLift(problem: Problem, options: DeepLiftOptions): Promise<Explained> {
  const references = rowPoints(problem.baseline, problem.count);
  const found = await gradientMaps(problem, rescaleRules(options.rules), references);
  return options.multiplyByInput ? { ...found, maps: timesDifference(found.maps, problem) } : found;
}

/** Rules that compare a run with a reference run on the same tape. */
export function rescaleRules(rules: DeepLiftOptions['rules']): RuleSet {
  const everything = rules === 'rescale-all';
  let pairs = new Map<Tensor[], Tensor[]>();
  let gates = new Set<Tensor[]>();
  let selfGates = new Map<Tensor[], SelfGate>();
  const references: References = {
    of: (saved) => pairs.get(saved),
    isGate: (saved) => gates.has(saved),
    selfGate: (saved) => selfGates.get(saved),
  };
  const activations = activationRules(
    ({ dy, x, y, saved, normal }) => {
      const [xRef, yRef] = references.of(saved) ?? [];
      if (!xRef || !yRef || references.isGate(saved)) return normal();
      return rescaled(dy, x, y, xRef, yRef, () => normal(mul(add(x, xRef), 0.5)));
    },
    everything ? undefined : ORIGINAL,
  );
  return {
    configs: everything
      ? [
          ...activations,
          ...thresholdRules(references),
          softmaxRule(references),
          ...maximumRules(references),
          productRule(references),
        ]
      : activations,
    inspect(recording) {
      pairs = new Map(
        pairedNodes(recording).flatMap(([now, reference]) =>
          now.saved && reference.saved ? [[now.saved, reference.saved] as [Tensor[], Tensor[]]] : [],
        ),
      );
      if (!everything) return;
      const graph = activationGraph(recording);
      gates = graph.gates;
      selfGates = new Map(
        graph.selfGates.flatMap((gate) =>
          gate.node.saved ? [[gate.node.saved, gate] as [Tensor[], SelfGate]] : [],
        ),
      );
    },
  };
}
