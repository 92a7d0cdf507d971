/** Some inputs of a data set, without an array of them where they are nearly all. */
export type InputSet = {
  /** Ascending; null for every id below `length`. */
  readonly ids: Uint32Array | null;
  /** How many `ids` stand for. */
  readonly length: number;
  /** Those of them that are left out, ascending: a few. */
  readonly except: readonly number[];
};

export function everyInputOf(count: number): InputSet {
  return { ids: null, length: count, except: [] };
}

/** @param ids ascending. */
export function inputsOf(ids: Uint32Array): InputSet {
  return { ids, length: ids.length, except: [] };
}

export function sizeOfSet({ length, except }: InputSet): number {
  return length - except.length;
}

export function isIn({ ids, length, except }: InputSet, id: number): boolean {
  const listed = ids ? ids[firstNotBelow(ids, id, 0, length)] === id : id >= 0 && id < length;
  return listed && !except.includes(id);
}

/** The set but for a few. */
export function without(set: InputSet, few: readonly number[]): InputSet {
  const gone = new Set(few.filter((id) => isIn(set, id)));
  return { ...set, except: [...set.except, ...gone].sort((a, b) => a - b) };
}

/** The members, ascending. */
export function idsOf(set: InputSet): Uint32Array {
  const all = set.ids ?? everyInput(set.length);
  return set.except.reduce((left, gone) => {
    const at = firstNotBelow(left, gone, 0, left.length);
    const others = new Uint32Array(left.length - 1);
    others.set(left.subarray(0, at));
    others.set(left.subarray(at + 1), at);
    return others;
  }, all);
}

/** All ids below `count`, ascending. */
export function everyInput(count: number): Uint32Array {
  const ids = new Uint32Array(count);
  for (let id = 0; id < count; id++) ids[id] = id;
  return ids;
}

/** The first position in [from, to) of ascending `ids` that is not below `id`; `to` where all are. */
export function firstNotBelow(ids: Uint32Array, id: number, from: number, to: number): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ids[middle] as number) < id) low = middle + 1;
    else high = middle;
  }
  return low;
}
