import type { Network, Site, TensorGraph } from '../model/index.ts';
import { activationsAt } from './activations.ts';
import { type CutLike, placeOf, type Slice, sitesAt, sliceOf } from './cuts.ts';
import { type Distribution, type DistributionSpec, distributionOf } from './distributions.ts';
import type { Constant } from './field.ts';
import { meanGradient } from './mean-gradient.ts';
import { rowOf } from './points.ts';
import { type Quantity, quantityAt, type TargetKind } from './quantities.ts';
import type { RunOptions } from './run.ts';

/** A quantity, or short for one: a number for a unit or channel, a pair to compare, a function, 'max'. */
export type QuantityLike =
  | TargetKind
  | number
  | readonly [number, number]
  | 'max'
  | Extract<TargetKind, { kind: 'lambda' }>['of'];

export type InfluenceRequest = {
  /** [count, ...], one for each of the network's inputs. */
  inputs: readonly Float32Array[];
  count: number;
  /** From the input to the output unless given. */
  cuts?: Slice | readonly [CutLike, CutLike] | CutLike;
  quantity: QuantityLike;
  /** 'point' unless given. */
  distribution?: DistributionSpec;
  /** Where the distribution is; the input unless given. */
  distributionCut?: CutLike;
  /** Times the activation, or what it exceeds a linear distribution's baseline by; true unless given. */
  multiplyByActivation?: boolean;
};

/** One map for each tensor at the attribution's cut: [count, ...shape]. */
export type Influence = { shape: number[]; data: Float32Array };

/**
 * Influence of the tensors at one cut on a quantity at another, averaged over a distribution at a third: mean over
 * the points of d(quantity)/d(tensor), times the activation. The quantity is taken anew at every point.
 * Leino, Sen, Datta, Fredrikson, Li 2018, arXiv:1802.03788, definition 1; the classes of Netlens 0.0.1.
 */
export async function internalInfluence(
  network: Network,
  request: InfluenceRequest,
  options: RunOptions = {},
): Promise<Influence[]> {
  return influenceIn(placeOf(network), request, options);
}

/** The same of any network between tensors. */
export async function influenceIn(
  place: { graph: TensorGraph; layers: readonly { name: string }[]; output: string },
  request: InfluenceRequest,
  options: RunOptions = {},
): Promise<Influence[]> {
  const { graph } = place;
  const { from, to } =
    request.cuts === undefined ? { from: null, to: { kind: 'output' } as const } : sliceOf(request.cuts);
  return influenceAt(
    graph,
    {
      inputs: graph.inputs.map((site, i): Constant => ({ site, data: request.inputs[i] as Float32Array })),
      count: request.count,
      from: sitesAt(place, from),
      quantity: quantityLike(sitesAt(place, to), request.quantity),
      around: sitesAt(place, request.distributionCut ?? null),
      distribution: request.distribution ?? 'point',
      multiplyByActivation: request.multiplyByActivation ?? true,
    },
    options,
  );
}

/** The three places of an influence, as tensors. */
export type SiteRequest = {
  inputs: Constant[];
  count: number;
  /** Whose attributions are asked. */
  from: readonly Site[];
  quantity: Quantity;
  /** Where the distribution is. */
  around: readonly Site[];
  distribution: DistributionSpec;
  multiplyByActivation: boolean;
};

/** The same of tensors. */
export async function influenceAt(
  graph: TensorGraph,
  request: SiteRequest,
  options: RunOptions = {},
): Promise<Influence[]> {
  const { inputs, count, quantity } = request;
  const held = await Promise.all(
    request.around.map(
      async (site): Promise<Constant> => ({
        site,
        data: await activationsAt(graph, site, inputs, count, options),
      }),
    ),
  );
  const distributions = held.map(({ site, data }) =>
    distributionOf(request.distribution, data, site.shape, count),
  );
  const results: Influence[] = [];
  // Tensor by tensor: the gradient of one may run through another.
  for (const site of request.from) {
    const slopes = await meanGradient(graph, site, quantity, { inputs, held, distributions, count }, options);
    if (request.multiplyByActivation) {
      const activation = await activationsAt(graph, site, inputs, count, options);
      multiply(slopes, activation, distributions[heldIndex(held, site)] as Distribution, count);
    }
    results.push({ shape: site.shape, data: slopes });
  }
  return results;
}

function heldIndex(held: readonly Constant[], site: Site): number {
  return Math.max(
    0,
    held.findIndex((one) => one.site.key === site.key),
  );
}

function multiply(
  slopes: Float32Array,
  activation: Float32Array,
  distribution: Distribution,
  count: number,
): void {
  for (let row = 0; row < count; row++) {
    const factor = distribution.multiplier(rowOf(activation, count, row), row);
    const into = rowOf(slopes, count, row);
    for (let j = 0; j < into.length; j++) into[j] = (into[j] as number) * (factor[j] as number);
  }
}

function quantityLike(sites: Site[], like: QuantityLike): Quantity {
  const [site] = sites;
  if (!site) throw new Error('a cut without tensors');
  if (like === 'max') return quantityAt(site, { kind: 'max-class' });
  if (typeof like === 'function') return quantityAt(site, { kind: 'lambda', of: like });
  if (Array.isArray(like))
    return quantityAt(site, { kind: 'comparative', classes: like as [number, number] });
  if (typeof like !== 'number') return quantityAt(site, like as TargetKind);
  return quantityAt(
    site,
    site.shape.length > 1 ? { kind: 'channel', channels: [like] } : { kind: 'class', class: like },
  );
}
