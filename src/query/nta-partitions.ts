import type { UnitIndex } from '../index/index.ts';

/**
 * One unit's index as the Neural Threshold Algorithm reads it: partition 0 holds the members of the Maximum Activation Index,
 * the others follow by descending value. A layer kept whole is one exact sorted list, that is partition 0 alone.
 */
export type Partitions = {
  /** Ascending by value. */
  maiInputs: Uint32Array;
  maiValues: Float32Array;
  /** Inputs of each partition; partition 0 is the MAI, possibly empty. */
  members: Uint32Array[];
  low: number[];
  high: number[];
};

export function partitionsOf(unit: UnitIndex): Partitions {
  const { inputs, values } = exactList(unit);
  const top = { members: inputs, low: values[0], high: values.at(-1) };
  const rest = unit.kind === 'whole' ? [] : ranges(unit);
  const all = [top, ...rest];
  return {
    maiInputs: inputs,
    maiValues: values,
    members: all.map(({ members }) => members),
    low: all.map(({ low }) => low ?? Number.POSITIVE_INFINITY),
    high: all.map(({ high }) => high ?? Number.NEGATIVE_INFINITY),
  };
}

/** The inputs whose exact values are listed, ascending. */
function exactList(unit: UnitIndex): { inputs: Uint32Array; values: Float32Array } {
  if (unit.kind === 'codes') {
    return { inputs: unit.maiInputs.toReversed(), values: unit.maiValues.toReversed() };
  }
  const { values } = unit;
  const inputs = Uint32Array.from(values.keys()).sort(
    (a, b) => (values[a] as number) - (values[b] as number) || b - a,
  );
  return { inputs, values: Float32Array.from(inputs, (id) => values[id] as number) };
}

type Range = { members: Uint32Array; low: number; high: number };

/**
 * Codes without the members of the MAI, by descending value, those that hold nothing last. A code that lies inside
 * another's interval (a frequent value of its own) joins it, so that partitions never overlap.
 */
function ranges(unit: Extract<UnitIndex, { kind: 'codes' }>): Range[] {
  const groups = groupsByCode(unit).reverse();
  const used = groups.filter(({ low, high }) => low <= high).sort((a, b) => b.high - a.high || b.low - a.low);
  const empty = groups.filter(({ low, high }) => !(low <= high));
  const apart: Range[] = [];
  for (const group of used) {
    const above = apart.at(-1);
    if (above && group.high > above.low) join(above, group);
    else apart.push({ ...group });
  }
  return [...apart, ...empty];
}

function join(range: Range, other: Range): void {
  range.members = Uint32Array.from([...range.members, ...other.members]);
  range.low = Math.min(range.low, other.low);
}

/** A code whose members are all in the MAI is left out: that is partition 0. */
function groupsByCode(unit: Extract<UnitIndex, { kind: 'codes' }>): Range[] {
  const listed = new Set(unit.maiInputs);
  const members: number[][] = Array.from(unit.low, () => []);
  const everUsed = new Uint8Array(unit.low.length);
  unit.codes.forEach((code, id) => {
    everUsed[code] = 1;
    if (!listed.has(id)) members[code]?.push(id);
  });
  return members
    .map((ids, code) => ({
      members: Uint32Array.from(ids),
      low: unit.low[code] as number,
      high: unit.high[code] as number,
      gone: everUsed[code] === 1 && ids.length === 0,
    }))
    .filter(({ gone }) => !gone)
    .map(({ members: ids, low, high }) => ({ members: ids, low, high }));
}
