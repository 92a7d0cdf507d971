import type { UnitIndex } from '../index/index.ts';
import { highOutsideMai } from './known.ts';
import { type Measure, unchanged } from './measure.ts';

/** The least term of every input on one unit, whose intervals are widened by `slack`. Plain loops: this is all of a scan's time. */
export function leastTerms(
  measure: Measure,
  position: number,
  unit: UnitIndex,
  slack: number,
  terms: Float64Array,
): void {
  const ofValue = (value: number) => measure.leastTerm(position, value - slack, value + slack);
  if (unit.kind === 'whole') {
    for (let id = 0; id < terms.length; id++) terms[id] = ofValue(unit.values[id] as number);
    return;
  }
  const { codes, low, maiInputs, maiValues } = unit;
  const tableOf = (high: Float32Array) =>
    Float64Array.from(low, (least, code) =>
      measure.leastTerm(position, least - slack, (high[code] as number) + slack),
    );
  const high = highOutsideMai(unit);
  lookUp(tableOf(high.before), codes, terms, 0, high.lastMember);
  lookUp(tableOf(high.from), codes, terms, high.lastMember, terms.length);
  for (let rank = 0; rank < maiInputs.length; rank++) {
    terms[maiInputs[rank] as number] = ofValue(maiValues[rank] as number);
  }
}

function lookUp(table: Float64Array, codes: Uint8Array, terms: Float64Array, from: number, to: number) {
  for (let id = from; id < to; id++) terms[id] = table[codes[id] as number] as number;
}

/** Folds the terms of one more unit into those of every input. */
export function foldTerms(fold: Measure['fold'], folded: Float64Array, terms: Float64Array): void {
  if (fold === 'sum') {
    for (let id = 0; id < terms.length; id++) folded[id] = (folded[id] as number) + (terms[id] as number);
  } else if (fold === 'min') {
    for (let id = 0; id < terms.length; id++) {
      folded[id] = Math.min(folded[id] as number, terms[id] as number);
    }
  } else {
    for (let id = 0; id < terms.length; id++) {
      folded[id] = Math.max(folded[id] as number, terms[id] as number);
    }
  }
}

/** Finishes every input's fold in place. The square root by name is an instruction; as a function it is a call each. */
export function finishAll(finish: Measure['finish'], folded: Float64Array): void {
  if (finish === unchanged) return;
  if (finish === Math.sqrt) {
    for (let id = 0; id < folded.length; id++) folded[id] = Math.sqrt(folded[id] as number);
  } else {
    for (let id = 0; id < folded.length; id++) folded[id] = finish(folded[id] as number);
  }
}
