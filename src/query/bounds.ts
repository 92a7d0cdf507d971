import type { UnitIndex } from '../index/index.ts';
import { type Cost, meanOf } from './cost.ts';
import { highOutsideMai, knownOnUnit, magnitude } from './known.ts';
import { emptyFold, foldInto, type Measure } from './measure.ts';

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

/** Indexed by input. */
export type Bounds = {
  /** A lower bound on the cost; of known inputs the cost itself. */
  costs: Float64Array;
  /** 1 where the index holds the activations of every unit exactly, so that the input need not run. */
  known: Uint8Array;
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
  const known = new Uint8Array(inputs).fill(agreement === 'other-backend' ? 0 : 1);
  for (const unit of units) knownOnUnit(unit, known);
  const slacks = units.map((unit) => slackOf(unit, agreement));
  const parts = cost.measures.map((measure) => lowerBounds(measure, units, slacks, known));
  const [first] = parts;
  if (first && parts.length === 1) return { costs: first, known };
  return {
    costs: Float64Array.from(known, (_, id) => meanOf(parts.map((part) => part[id] as number))),
    known,
  };
}

function lowerBounds(
  measure: Measure,
  units: readonly UnitIndex[],
  slacks: readonly number[],
  known: Uint8Array,
): Float64Array {
  const inputs = known.length;
  const folded = new Float64Array(inputs).fill(emptyFold(measure.fold));
  const terms = new Float64Array(inputs);
  units.forEach((unit, position) => {
    leastTerms(measure, position, unit, slacks[position] as number, known, terms);
    for (let id = 0; id < inputs; id++) {
      folded[id] = foldInto(measure.fold, folded[id] as number, terms[id] as number);
    }
  });
  for (let id = 0; id < inputs; id++) folded[id] = measure.finish(folded[id] as number);
  return folded;
}

/** The term of every input on one unit: of known inputs exact, of others the least over their interval. */
function leastTerms(
  measure: Measure,
  position: number,
  unit: UnitIndex,
  slack: number,
  known: Uint8Array,
  terms: Float64Array,
): void {
  const ofValue = (id: number, value: number) =>
    known[id] ? measure.term(position, value) : measure.leastTerm(position, value - slack, value + slack);
  if (unit.kind === 'whole') {
    for (let id = 0; id < terms.length; id++) terms[id] = ofValue(id, unit.values[id] as number);
    return;
  }
  const { codes, low, maiInputs, maiValues } = unit;
  const tableOf = (high: Float32Array) =>
    Float64Array.from(low, (least, code) =>
      measure.leastTerm(position, least - slack, (high[code] as number) + slack),
    );
  const high = highOutsideMai(unit);
  const byCode = tableOf(high.from);
  const earlyByCode = tableOf(high.before);
  const exactByCode = Float64Array.from(low, (value) => measure.term(position, value));
  for (let id = 0; id < terms.length; id++) {
    const table = known[id] ? exactByCode : id < high.lastMember ? earlyByCode : byCode;
    terms[id] = table[codes[id] as number] as number;
  }
  for (let rank = 0; rank < maiInputs.length; rank++) {
    const id = maiInputs[rank] as number;
    terms[id] = ofValue(id, maiValues[rank] as number);
  }
}
