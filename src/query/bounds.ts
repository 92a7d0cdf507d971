import type { UnitIndex } from '../index/index.ts';
import { emptyFold, foldInto, type Measure } from './measure.ts';

/**
 * Share of a unit's largest magnitude by which every interval is widened, because activations computed now may
 * differ in their last bits from those the index saw (other batch shape, other backend: 2e-6 of 3.1 measured).
 */
const relativeSlack = 1e-5;

/**
 * A lower bound on the cost of every input, by id, from the partition intervals of each unit and the exact
 * values of the Maximum Activation Index.
 */
export function lowerBounds(measure: Measure, units: readonly UnitIndex[], inputs: number): Float64Array {
  const folded = new Float64Array(inputs).fill(emptyFold(measure.fold));
  const terms = new Float64Array(inputs);
  units.forEach((unit, position) => {
    leastTerms(measure, position, unit, terms);
    for (let id = 0; id < inputs; id++) {
      folded[id] = foldInto(measure.fold, folded[id] as number, terms[id] as number);
    }
  });
  return folded.map(measure.finish);
}

function leastTerms(measure: Measure, position: number, unit: UnitIndex, terms: Float64Array): void {
  const slack = relativeSlack * magnitude(unit);
  if (unit.kind === 'whole') {
    for (let id = 0; id < terms.length; id++) {
      const value = unit.values[id] as number;
      terms[id] = measure.leastTerm(position, value - slack, value + slack);
    }
    return;
  }
  const byCode = Float64Array.from(unit.low, (low, code) =>
    measure.leastTerm(position, low - slack, (unit.high[code] as number) + slack),
  );
  const { codes, maiInputs, maiValues } = unit;
  for (let id = 0; id < codes.length; id++) terms[id] = byCode[codes[id] as number] as number;
  for (let rank = 0; rank < maiInputs.length; rank++) {
    const value = maiValues[rank] as number;
    terms[maiInputs[rank] as number] = measure.leastTerm(position, value - slack, value + slack);
  }
}

/** The largest absolute bound of a unit's partitions; partitions that hold nothing are skipped. */
function magnitude(unit: UnitIndex): number {
  if (unit.kind === 'whole') return unit.values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  let largest = 0;
  for (let code = 0; code < unit.low.length; code++) {
    const low = unit.low[code] as number;
    const high = unit.high[code] as number;
    if (low <= high) largest = Math.max(largest, Math.abs(low), Math.abs(high));
  }
  return largest;
}
