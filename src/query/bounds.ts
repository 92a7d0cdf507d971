import type { UnitIndex } from '../index/index.ts';
import { type Cost, costOf, meanOf } from './cost.ts';
import { finishAll, foldTerms, leastTerms } from './fold.ts';
import { knownColumn, knownInputs, magnitude } from './known.ts';
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

export type Bounds = {
  /** By input: a lower bound on the cost; of known inputs the cost itself. */
  costs: Float64Array;
  /** Inputs whose activations the index holds exactly on every unit, so that they need not run; ascending. */
  known: Uint32Array;
};

/**
 * Bounds of every input from the partition intervals of each unit, the exact values of the Maximum Activation Index and
 * layers kept whole.
 */
export function boundCosts(
  cost: Cost,
  units: readonly UnitIndex[],
  inputs: number,
  agreement: Agreement,
): Bounds {
  const known = agreement === 'other-backend' ? new Uint32Array(0) : knownInputs(units, inputs);
  const slacks = units.map((unit) => slackOf(unit, agreement));
  const parts = cost.measures.map((measure) => lowerBounds(measure, units, slacks, inputs));
  const costs =
    parts.length === 1
      ? (parts[0] as Float64Array)
      : Float64Array.from({ length: inputs }, (_, id) => meanOf(parts.map((part) => part[id] as number)));
  if (slacks.some((slack) => slack > 0)) setExact(costs, cost, units, known);
  return { costs, known };
}

function lowerBounds(
  measure: Measure,
  units: readonly UnitIndex[],
  slacks: readonly number[],
  inputs: number,
): Float64Array {
  const folded = new Float64Array(inputs);
  if (measure.fold !== 'sum') folded.fill(emptyFold(measure.fold));
  const terms = new Float64Array(inputs);
  units.forEach((unit, position) => {
    leastTerms(measure, position, unit, slacks[position] as number, terms);
    foldTerms(measure.fold, folded, terms);
  });
  finishAll(measure.finish, folded);
  return folded;
}

/** Takes the slack out of the bounds of known inputs; without slack they are exact already. */
function setExact(costs: Float64Array, cost: Cost, units: readonly UnitIndex[], known: Uint32Array): void {
  const columns = units.map((unit) => knownColumn(unit, known));
  const row = new Float32Array(units.length);
  known.forEach((id, at) => {
    columns.forEach((column, position) => {
      row[position] = column[at] as number;
    });
    costs[id] = costOf(cost, row);
  });
}
