import type { Tensor } from '@tensorflow/tfjs-core';
import type { Network } from '../model/index.ts';
import type { CutLike } from './cuts.ts';
import type { DistributionSpec, LinearSpec } from './distributions.ts';
import {
  type Influence,
  type InfluenceRequest,
  influenceIn,
  internalInfluence,
} from './internal-influence.ts';
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

/**
 * Of a quantity that gives several numbers a row, such as one for each time step and class: the influences on each of
 * them, in the quantity's order.
 * @param request.quantities of the tensor [rows, ...shape] at the end of the slice; a list of [rows].
 */
export async function influencesOnEach(
  place: Parameters<typeof influenceIn>[0],
  request: Omit<InfluenceRequest, 'quantity'> & { quantities: (y: Tensor) => Tensor[] },
  options: RunOptions = {},
): Promise<Influence[][]> {
  const { quantities, ...rest } = request;
  const results: Influence[][] = [];
  let count = 1;
  for (let i = 0; i < count; i++)
    results.push(
      await influenceIn(
        place,
        {
          ...rest,
          quantity(y: Tensor) {
            const all = quantities(y);
            count = all.length;
            return all[i] as Tensor;
          },
        },
        options,
      ),
    );
  return results;
}
