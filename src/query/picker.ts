import { type BlockFold, foldBlock, type ScanCore } from '../index/index.ts';
import type { Coarse } from './coarse.ts';
import { everyInput, type InputSet, idsOf } from './input-set.ts';

/** Hands out the inputs of a set, those first that may cost least. */
export type Picker = {
  /** No input that was not picked yet costs less; +Infinity once every one was. */
  readonly floor: number;
  /**
   * More inputs, ascending: all that cost up to the next floor.
   * @param admits whether an input of such a cost can enter the answer; never again once it could not.
   */
  next(admits: (cost: number) => boolean): Uint32Array;
};

/** All at once. */
export function pickAll(candidates: InputSet): Picker {
  let floor = Number.NEGATIVE_INFINITY;
  return {
    get floor() {
      return floor;
    },
    next() {
      const rest = floor === Number.POSITIVE_INFINITY ? new Uint32Array(0) : idsOf(candidates);
      floor = Number.POSITIVE_INFINITY;
      return rest;
    },
  };
}

/** Inputs in the sample that limits are taken from; neighbours come together, as the codes' bytes lie in memory. */
const sampleSize = 2048;
const neighbours = 8;
/** By how much a pick exceeds the one before it while anything can enter the answer. */
const growth = 8;

/**
 * By rising coarse bounds, a part at a time, each in one pass over the codes that keeps nothing of the inputs left out: about
 * `wanted` of them first, then what the answer still admits.
 */
export function pickByBound(core: ScanCore, coarse: Coarse, candidates: InputSet, wanted: number): Picker {
  const sample = withFold(core, coarse, (fold) => sampleOf(fold, coarse, candidates));
  let rank = Math.ceil((sample.length * wanted) / candidates.length) - 1;
  let reached = Number.NEGATIVE_INFINITY;
  let floor = Number.NEGATIVE_INFINITY;
  return {
    get floor() {
      return floor;
    },
    next(admits) {
      const tooMuch = sample.findIndex((bound) => bound > reached && !admits(coarse.finish(bound)));
      const limit = limitOf(sample, reached, tooMuch < 0 ? rank : tooMuch);
      rank = (rank + 1) * growth - 1;
      const picked = withFold(core, coarse, (fold) => between(fold, coarse, candidates, reached, limit));
      reached = limit;
      floor = limit === Number.POSITIVE_INFINITY ? limit : coarse.finish(limit);
      return picked;
    },
  };
}

/** The bound at a rank of the sample, or the next that is beyond what was reached; +Infinity where there is none. */
function limitOf(sample: Float64Array, reached: number, rank: number): number {
  const limit = sample.subarray(rank).find((bound) => bound > reached);
  return limit ?? Number.POSITIVE_INFINITY;
}

/** The coarse bounds of evenly spread candidates, ascending. */
function sampleOf(fold: BlockFold, coarse: Coarse, { ids, length }: InputSet): Float64Array {
  const spread = spreadOver(length);
  fold.gather(ids ? spread.map((at) => ids[at] as number) : spread);
  return new Float64Array(coarse.bounds(fold)).sort();
}

/** Evenly spread groups of neighbours; every number below `length` when these are few. */
function spreadOver(length: number): Uint32Array {
  if (length <= sampleSize) return everyInput(length);
  const distance = (length - neighbours) / (sampleSize / neighbours - 1);
  const spread = new Uint32Array(sampleSize);
  for (let at = 0; at < sampleSize; at++) {
    spread[at] = Math.floor(Math.floor(at / neighbours) * distance) + (at % neighbours);
  }
  return spread;
}

/** Candidates whose coarse bound is above one value and at most another. */
function between(
  fold: BlockFold,
  coarse: Coarse,
  { ids, length, except }: InputSet,
  above: number,
  limit: number,
): Uint32Array {
  const picked: number[] = [];
  for (let start = 0; start < length; start += foldBlock) {
    const end = Math.min(start + foldBlock, length);
    if (ids) fold.gather(ids.subarray(start, end));
    else fold.load(start, end - start);
    pickInto(picked, coarse.bounds(fold), start, above, limit);
  }
  const found = Uint32Array.from(picked, ids ? (at) => ids[at] as number : undefined);
  return except.length === 0 ? found : found.filter((id) => !except.includes(id));
}

function pickInto(
  picked: number[],
  bounds: Float32Array | Float64Array,
  start: number,
  above: number,
  limit: number,
): void {
  for (let at = 0; at < bounds.length; at++) {
    const bound = bounds[at] as number;
    if (bound <= limit && bound > above) picked.push(start + at);
  }
}

function withFold<T>(core: ScanCore, { codes }: Coarse, work: (fold: BlockFold) => T): T {
  const fold = core.open(codes);
  try {
    return work(fold);
  } finally {
    fold.close();
  }
}
