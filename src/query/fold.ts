import type { UnitIndex } from '../index/index.ts';
import { firstNotBelow } from './input-set.ts';
import { highOutsideMai, type Listed } from './known.ts';
import { type Measure, unchanged } from './measure.ts';

/**
 * The least terms of some inputs on one unit, whose intervals are widened by `slack`.
 * @param ids ascending.
 * @param listed those in the unit's Maximum Activation Index.
 * @param terms [ids.length], written over.
 */
export function leastTerms(
  leastTerm: (low: number, high: number) => number,
  unit: UnitIndex,
  slack: number,
  ids: Uint32Array,
  listed: Listed,
  terms: Float64Array,
): void {
  const ofValue = (value: number) => leastTerm(value - slack, value + slack);
  if (unit.kind === 'whole') {
    for (let at = 0; at < ids.length; at++) terms[at] = ofValue(unit.values[ids[at] as number] as number);
    return;
  }
  const { codes, low } = unit;
  const tableOf = (high: Float32Array) =>
    Float64Array.from(low, (least, code) => leastTerm(least - slack, (high[code] as number) + slack));
  const high = highOutsideMai(unit);
  const later = firstNotBelow(ids, high.lastMember, 0, ids.length);
  lookUp(tableOf(high.before), codes, ids, terms, 0, later);
  lookUp(tableOf(high.from), codes, ids, terms, later, ids.length);
  for (let member = 0; member < listed.at.length; member++) {
    terms[listed.at[member] as number] = ofValue(listed.values[member] as number);
  }
}

function lookUp(
  table: Float64Array,
  codes: Uint8Array,
  ids: Uint32Array,
  terms: Float64Array,
  from: number,
  to: number,
): void {
  for (let at = from; at < to; at++) terms[at] = table[codes[ids[at] as number] as number] as number;
}

/** Folds the terms of one more unit into those of every input. */
export function foldTerms(fold: Measure['fold'], folded: Float64Array, terms: Float64Array): void {
  if (fold === 'sum') {
    for (let at = 0; at < terms.length; at++) folded[at] = (folded[at] as number) + (terms[at] as number);
  } else if (fold === 'min') {
    for (let at = 0; at < terms.length; at++) {
      folded[at] = Math.min(folded[at] as number, terms[at] as number);
    }
  } else {
    for (let at = 0; at < terms.length; at++) {
      folded[at] = Math.max(folded[at] as number, terms[at] as number);
    }
  }
}

/** Finishes every input's fold in place. The square root by name is an instruction; as a function it is a call each. */
export function finishAll(finish: Measure['finish'], folded: Float64Array): void {
  if (finish === unchanged) return;
  if (finish === Math.sqrt) {
    for (let at = 0; at < folded.length; at++) folded[at] = Math.sqrt(folded[at] as number);
  } else {
    for (let at = 0; at < folded.length; at++) folded[at] = finish(folded[at] as number);
  }
}
