import { EngineError } from '../lib/errors.ts';
import { aggregateMeasure, distanceMeasure, type Measure, measured } from './measure.ts';
import type { Query } from './types.ts';

/** What a query minimises: the mean of its measures; one measure per target, one where there is no target. */
export type Cost = {
  measures: readonly [Measure, ...Measure[]];
  /** Highest: the score is the cost negated. */
  negated: boolean;
  units: number;
};

/**
 * @param targets activations of each target on the query's units; none for highest and lowest.
 * @throws EngineError 'internal' when a similar query comes without.
 */
export function costFor(query: Query, targets: readonly Float32Array[]): Cost {
  const weights = query.weights ?? query.units.map(() => 1);
  const units = query.units.length;
  if (query.kind !== 'similar') {
    return { measures: [aggregateMeasure(query, weights)], negated: query.kind === 'highest', units };
  }
  const [first, ...others] = targets.map((target) =>
    distanceMeasure(query.distance ?? 'l2', weights, target),
  );
  if (!first) throw new EngineError('internal', 'similar: the activations of the target are missing');
  return { measures: [first, ...others], negated: false, units };
}

/** The cost of one row of activations starting at `offset`. */
export function costOf(cost: Cost, activations: ArrayLike<number>, offset = 0): number {
  return meanOf(cost.measures.map((measure) => measured(measure, activations, offset, cost.units)));
}

/** Of one number: that number, to the last bit. Never falls when one of the numbers rises. */
export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The score shown for a cost. */
export function scoreOf(cost: Cost, value: number): number {
  return cost.negated ? 0 - value : value;
}

/**
 * A bound on the cost as theta lets it count: an input whose relaxed bound is not below the k-th cost may be left
 * out. Never below the bound itself, so scores of zero and below stay exact.
 */
export function relaxed(cost: Cost, bound: number, theta: number): number {
  return Math.max(bound, cost.negated ? bound / theta : bound * theta);
}

/**
 * The theta that holds when every input left out costs at least `bound`: 1 when exact, null when no ratio holds.
 * @param kth the k-th cost; +Infinity while fewer than k inputs are known.
 */
export function thetaReached(cost: Cost, kth: number, bound: number): number | null {
  if (bound >= kth) return 1;
  const theta = cost.negated ? bound / kth : kth / bound;
  const ratioHolds = cost.negated ? kth < 0 : bound > 0;
  return ratioHolds && Number.isFinite(theta) ? theta : null;
}
