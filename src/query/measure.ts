import { EngineError } from '../lib/errors.ts';
import type { Distance, Query } from './types.ts';

/**
 * A query's score as a cost to be minimised, in a form that gives bounds for free:
 * `cost = finish(fold over units j of term(j, activation))`, where `finish` and `fold` never fall when a term rises.
 * So the least term over an interval, folded and finished, is a lower bound on the cost. Rounding keeps the order
 * of each operation, hence the bound holds for the floating-point cost as well.
 */
export type Measure = {
  fold: 'sum' | 'min' | 'max';
  term(unit: number, activation: number): number;
  /** The least term over activations in [low, high]. */
  leastTerm(unit: number, low: number, high: number): number;
  finish(folded: number): number;
};

/** The finish of measures that are their fold. */
export const unchanged = (folded: number): number => folded;

/** The neutral element of a fold. */
export function emptyFold(fold: Measure['fold']): number {
  if (fold === 'sum') return 0;
  return fold === 'min' ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
}

export function foldInto(fold: Measure['fold'], left: number, right: number): number {
  if (fold === 'sum') return left + right;
  return fold === 'min' ? Math.min(left, right) : Math.max(left, right);
}

/** The measure of one row of activations starting at `offset`. */
export function measured(
  measure: Measure,
  activations: ArrayLike<number>,
  offset: number,
  units: number,
): number {
  let folded = emptyFold(measure.fold);
  for (let unit = 0; unit < units; unit++) {
    folded = foldInto(measure.fold, folded, measure.term(unit, activations[offset + unit] as number));
  }
  return measure.finish(folded);
}

/**
 * l2 = sqrt(sum w d^2), l1 = sum w |d|, linf = max w |d|, with d = activation - target.
 * @param target activations of the target on the query's units.
 */
export function distanceMeasure(
  distance: Distance,
  weights: readonly number[],
  target: Float32Array,
): Measure {
  const square = distance === 'l2';
  const term = (unit: number, gap: number) => (weights[unit] as number) * (square ? gap * gap : gap);
  return {
    fold: distance === 'linf' ? 'max' : 'sum',
    term: (unit, activation) => term(unit, Math.abs(activation - (target[unit] as number))),
    leastTerm: (unit, low, high) => {
      const wanted = target[unit] as number;
      return term(unit, Math.max(0, low - wanted, wanted - high));
    },
    finish: square ? Math.sqrt : unchanged,
  };
}

/**
 * sum = sum w a, mean = sum w a / sum w, min and max of w a, l2 = sqrt(sum w a^2); negated for highest.
 * @throws EngineError 'internal' for a similar query.
 */
export function aggregateMeasure(query: Query, weights: readonly number[]): Measure {
  if (query.kind === 'similar') throw new EngineError('internal', 'similar has no aggregate');
  const sign = query.kind === 'highest' ? -1 : 1;
  const aggregate = query.aggregate ?? 'sum';
  if (aggregate === 'l2') return normMeasure(sign, weights);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const term = (unit: number, activation: number) => sign * (weights[unit] as number) * activation;
  return {
    fold: foldOf(aggregate, sign),
    term,
    leastTerm: (unit, low, high) => term(unit, sign < 0 ? high : low),
    finish: aggregate === 'mean' ? (folded) => folded / total : unchanged,
  };
}

/** Highest negates the terms, which turns a maximum into a minimum. */
function foldOf(aggregate: 'sum' | 'mean' | 'min' | 'max', sign: number): Measure['fold'] {
  if (aggregate === 'sum' || aggregate === 'mean') return 'sum';
  return (aggregate === 'max') === sign > 0 ? 'max' : 'min';
}

function normMeasure(sign: number, weights: readonly number[]): Measure {
  const term = (unit: number, size: number) => sign * (weights[unit] as number) * size * size;
  return {
    fold: 'sum',
    term,
    leastTerm: (unit, low, high) => {
      const largest = Math.max(Math.abs(low), Math.abs(high));
      const smallest = Math.max(0, low, -high);
      return term(unit, sign < 0 ? largest : smallest);
    },
    finish: (folded) => sign * Math.sqrt(Math.abs(folded)),
  };
}
