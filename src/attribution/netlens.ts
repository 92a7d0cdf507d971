import type { Network } from '../model/index.ts';
import type { CutLike } from './cuts.ts';
import type { DistributionSpec, LinearSpec } from './distributions.ts';
import { type Influence, type InfluenceRequest, internalInfluence } from './internal-influence.ts';
import type { RunOptions } from './run.ts';

/** Netlens' InputAttribution: from the input to `cut`, the output unless given. */
export function inputAttribution(
  network: Network,
  request: Omit<InfluenceRequest, 'cuts'> & { cut?: CutLike },
  options: RunOptions = {},
): Promise<Influence[]> {
  const { cut = { kind: 'output' }, ...rest } = request;
  return internalInfluence(network, { ...rest, cuts: [null, cut] }, options);
}

/** Netlens' IntegratedGradients: the largest output, `resolution` (50) points from the input to the baseline. */
export function netlensIntegratedGradients(
  network: Network,
  request: Pick<InfluenceRequest, 'inputs' | 'count'> & {
    baseline?: LinearSpec['baseline'];
    resolution?: number;
  },
  options: RunOptions = {},
): Promise<Influence[]> {
  const { baseline, resolution = 50, ...rest } = request;
  const distribution: DistributionSpec = { kind: 'linear', resolution, ...(baseline ? { baseline } : {}) };
  return internalInfluence(network, { ...rest, quantity: 'max', distribution }, options);
}
