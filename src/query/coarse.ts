import { type BlockFold, type CodedUnit, type FoldTables, foldTables } from '../index/index.ts';
import type { Intervals } from './bounds.ts';
import type { Cost } from './cost.ts';
import { foldInto, type Measure, unchanged } from './measure.ts';

/** Sums of terms up to here stay finite in float32. */
const largestMagnitude = 1e37;

/**
 * Lower bounds of costs from codes alone, folded in float32 by the core; those of bounds.ts are never lower. They are told
 * before `finish` is applied, which never changes their order.
 */
export type Coarse = {
  codes: readonly Uint8Array[];
  /** Of the inputs that the fold has taken; written over by the next call. */
  bounds(fold: BlockFold): Float32Array | Float64Array;
  finish(bound: number): number;
};

/** Rounding to float32 may go below the least fold there can be, where `finish` need not keep order. */
type Part = { tables: FoldTables; finish: Measure['finish']; least: number };

/** Null where the core cannot fold the cost: with units kept whole, or terms beyond float32. */
export function coarseBounds(cost: Cost, intervals: Intervals): Coarse | null {
  const units = intervals.units.filter((unit) => unit.kind === 'codes');
  if (units.length < intervals.units.length) return null;
  const parts = cost.measures.map((measure) => partOf(measure, units, intervals.slacks));
  if (!parts.every(({ tables }) => tables.magnitude < largestMagnitude)) return null;
  const codes = units.map((unit) => unit.codes);
  const [first] = parts;
  if (parts.length === 1 && first) {
    return {
      codes,
      bounds: (fold) => fold.run(first.tables),
      finish: (bound) => first.finish(Math.max(bound, first.least)),
    };
  }
  return { codes, bounds: (fold) => means(parts, fold), finish: unchanged };
}

function partOf(measure: Measure, units: readonly CodedUnit[], slacks: readonly number[]): Part {
  const terms = units.map((unit, at) => termsOf(measure, at, unit, slacks[at] as number));
  const least = terms
    .map((ofUnit) => ofUnit.reduce((lowest, term) => Math.min(lowest, term), Number.POSITIVE_INFINITY))
    .reduce((folded, term) => foldInto(measure.fold, folded, term));
  return { tables: foldTables(measure.fold, terms), finish: measure.finish, least };
}

/** Partitions that hold nothing, whose codes no input has, stand for what the others do. */
function termsOf(measure: Measure, position: number, { low, high }: CodedUnit, slack: number): Float64Array {
  const used = low.findIndex((value, code) => value <= (high[code] as number));
  return Float64Array.from(low, (_, code) => {
    const held = (low[code] as number) <= (high[code] as number) ? code : used;
    return measure.leastTerm(position, (low[held] as number) - slack, (high[held] as number) + slack);
  });
}

/** As `meanOf` of the finished bounds of each input. */
function means(parts: readonly Part[], fold: BlockFold): Float64Array {
  const columns = parts.map(({ tables, finish, least }) => {
    const bounds = fold.run(tables);
    const column = new Float64Array(bounds.length);
    for (let at = 0; at < bounds.length; at++) column[at] = finish(Math.max(bounds[at] as number, least));
    return column;
  });
  const [sums, ...others] = columns as [Float64Array, ...Float64Array[]];
  for (const column of others) {
    for (let at = 0; at < sums.length; at++) sums[at] = (sums[at] as number) + (column[at] as number);
  }
  for (let at = 0; at < sums.length; at++) sums[at] = (sums[at] as number) / columns.length;
  return sums;
}
