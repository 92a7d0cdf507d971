import type { Baseline } from '../baselines.ts';
import type { DistributionSpec } from '../distributions.ts';
import type { Context } from '../explain.ts';
import { influenceAt } from '../internal-influence.ts';
import type { Explained, Problem } from '../problem.ts';

export type InfluenceOptions = {
  /** linear: from the input to the baseline, both included; gaussian: noise on top. */
  distribution: 'point' | 'linear' | 'gaussian';
  /** Where the points are, at the layer's output unless its input is asked for; null for the network's input. */
  distributionLayer: string | null;
  distributionAnchor: 'in' | 'out';
  /** Points of a linear or Gaussian distribution. */
  resolution: number;
  variance: number;
  seed: number;
  /** Times the activation, minus a linear distribution's baseline. */
  multiplyByActivation: boolean;
};

/**
 * Netlens' InternalInfluence (Leino et al. 2018, arXiv:1802.03788): the mean over a distribution's points of the
 * gradient at `context.site`, the input where there is none.
 */
export async function influence(
  { count, run }: Problem,
  options: InfluenceOptions,
  context: Context,
): Promise<Explained> {
  const { graph, inputs, quantity, site } = context;
  const { distributionLayer, distributionAnchor, multiplyByActivation } = options;
  const found = await influenceAt(
    graph,
    {
      inputs,
      count,
      from: site ? [site] : graph.inputs,
      quantity,
      around: distributionLayer === null ? graph.inputs : graph.sites(distributionLayer, distributionAnchor),
      distribution: specOf(options, context.baseline),
      multiplyByActivation,
    },
    run,
  );
  return {
    maps: found.map(({ data }) => data),
    ...(site ? { shape: [...site.shape] } : {}),
  };
}

function specOf(
  { distribution, resolution, variance, seed }: InfluenceOptions,
  baseline: Baseline | undefined,
): DistributionSpec {
  if (distribution === 'linear') return { kind: 'linear', resolution, ...(baseline ? { baseline } : {}) };
  return distribution === 'point' ? 'point' : { kind: 'gaussian', variance, resolution, seed };
}
