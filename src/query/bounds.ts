import type { UnitIndex } from '../index/index.ts';
import { type Cost, meanOf } from './cost.ts';
import { finishAll, foldTerms, leastTerms } from './fold.ts';
import { keepKnown, type Listed, listedAmong, magnitude, marksOf } from './known.ts';
import { emptyFold, type Measure } from './measure.ts';

/**
 * How far activations computed now agree with those the index saw. `same-bits`: the same backend, and one whose results do not
 * depend on the batch. `same-backend`: they may differ in their last bits by the shape of the batch. `other-backend`: every
 * value may differ in its last bits, so none of the index is an answer by itself.
 */
export type Agreement = 'same-bits' | 'same-backend' | 'other-backend';

/** Share of a unit's largest magnitude by which every interval is widened for last bits: 2e-6 of 3.1 was measured. */
const relativeSlack = 1e-5;

/** By how much the intervals of a unit are widened. */
export function slackOf(unit: UnitIndex, agreement: Agreement): number {
  return agreement === 'same-bits' ? 0 : relativeSlack * magnitude(unit);
}

/** The units of a query, and how their intervals are to be read. */
export type Intervals = { units: readonly UnitIndex[]; slacks: readonly number[]; agreement: Agreement };

export function intervalsOf(units: readonly UnitIndex[], agreement: Agreement): Intervals {
  return { units, slacks: units.map((unit) => slackOf(unit, agreement)), agreement };
}

export type Bounds = {
  /** A lower bound on the cost of each input; of known inputs the cost itself. */
  costs: Float64Array;
  /** 1 for inputs whose activations the index holds exactly on every unit, so that they need not run. */
  known: Uint8Array;
};

/**
 * Bounds of some inputs from the partition intervals of each unit, the exact values of the Maximum Activation Index and
 * layers kept whole.
 * @param ids ascending.
 * @param inputs of the data set.
 */
export function boundCosts(cost: Cost, intervals: Intervals, ids: Uint32Array, inputs: number): Bounds {
  const { units, slacks, agreement } = intervals;
  const marks = marksOf(ids, inputs);
  const listed = units.map((unit) => (unit.kind === 'codes' ? listedAmong(unit, ids, marks) : noneListed));
  const parts = cost.measures.map((measure) => lowerBounds(measure, intervals, ids, listed));
  const costs = parts.length === 1 ? (parts[0] as Float64Array) : meansOf(parts);
  if (agreement === 'other-backend') return { costs, known: new Uint8Array(ids.length) };
  const known = new Uint8Array(ids.length).fill(1);
  units.forEach((unit, at) => {
    if (unit.kind === 'codes') keepKnown(unit, listed[at] as Listed, ids, known);
  });
  if (slacks.some((slack) => slack > 0)) setExact(cost, units, ids, inputs, { costs, known });
  return { costs, known };
}

const noneListed: Listed = { at: new Uint32Array(0), values: new Float32Array(0) };

function lowerBounds(
  measure: Measure,
  { units, slacks }: Intervals,
  ids: Uint32Array,
  listed: readonly Listed[],
): Float64Array {
  const folded = new Float64Array(ids.length);
  if (measure.fold !== 'sum') folded.fill(emptyFold(measure.fold));
  const terms = new Float64Array(ids.length);
  units.forEach((unit, at) => {
    const leastTerm = (low: number, high: number) => measure.leastTerm(at, low, high);
    leastTerms(leastTerm, unit, slacks[at] as number, ids, listed[at] as Listed, terms);
    foldTerms(measure.fold, folded, terms);
  });
  finishAll(measure.finish, folded);
  return folded;
}

function meansOf(parts: readonly Float64Array[]): Float64Array {
  const count = parts[0]?.length ?? 0;
  return Float64Array.from({ length: count }, (_, at) => meanOf(parts.map((part) => part[at] as number)));
}

/** Takes the slack out of the bounds of known inputs; without slack they are exact already. */
function setExact(
  cost: Cost,
  units: readonly UnitIndex[],
  ids: Uint32Array,
  inputs: number,
  { costs, known }: Bounds,
): void {
  const exactly = ids.filter((_, at) => known[at] === 1);
  if (exactly.length === 0) return;
  const exact = boundCosts(cost, intervalsOf(units, 'same-bits'), exactly, inputs).costs;
  let next = 0;
  for (let at = 0; at < costs.length; at++) if (known[at] === 1) costs[at] = exact[next++] as number;
}
