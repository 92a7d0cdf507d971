import type { CodedUnit, UnitIndex } from '../index/index.ts';
import { everyInput } from './candidates.ts';

/**
 * The largest activation that inputs outside the Maximum Activation Index can have in each partition: its upper bound, or the
 * least value of that index, which no other input exceeds. Where values tie the index holds the smaller ids, so inputs
 * `before` its last member lie below that value, and inputs `from` there on may reach it.
 */
export function highOutsideMai(unit: CodedUnit): {
  before: Float32Array;
  from: Float32Array;
  lastMember: number;
} {
  const cap = unit.maiValues.at(-1) ?? Number.POSITIVE_INFINITY;
  const below = justBelow(cap);
  return {
    before: unit.high.map((value) => Math.min(value, below)),
    from: unit.high.map((value) => Math.min(value, cap)),
    lastMember: unit.maiInputs.at(-1) ?? 0,
  };
}

/** The next smaller float32. */
function justBelow(value: number): number {
  if (!Number.isFinite(value)) return value;
  if (value === 0) return -1.401298464324817e-45;
  const float = Float32Array.of(value);
  const bits = new Int32Array(float.buffer);
  bits[0] = (bits[0] as number) + (value > 0 ? -1 : 1);
  return float[0] as number;
}

/** The inputs whose activations the index holds exactly on every unit, ascending. */
export function knownInputs(units: readonly UnitIndex[], inputs: number): Uint32Array {
  let known: Uint32Array | null = null;
  for (const unit of units) {
    if (unit.kind === 'codes') known = knownOnUnit(unit, known);
  }
  return known ?? everyInput(inputs);
}

/** @param among the inputs to look at, ascending; null for all. They are written over. */
function knownOnUnit(unit: CodedUnit, among: Uint32Array | null): Uint32Array {
  const { codes, low, maiInputs } = unit;
  const high = highOutsideMai(unit).from;
  const single = Uint8Array.from(low, (value, code) => (value === high[code] ? 1 : 0));
  if (!single.includes(1) && among === null) return maiInputs.toSorted();
  const members = new Uint8Array(codes.length);
  for (const id of maiInputs) members[id] = 1;
  const all = among ?? everyInput(codes.length);
  let count = 0;
  // In place, and without branches, which nothing could predict: this runs over a million inputs.
  for (let at = 0; at < all.length; at++) {
    const id = all[at] as number;
    all[count] = id;
    count += (single[codes[id] as number] as number) | (members[id] as number);
  }
  return all.subarray(0, count);
}

/** A unit's activations of inputs that it knows. */
export function knownColumn(unit: UnitIndex, known: Uint32Array): Float32Array {
  if (unit.kind === 'whole') return Float32Array.from(known, (id) => unit.values[id] as number);
  const { codes, low, maiInputs, maiValues } = unit;
  const rankOf = new Map(Array.from(maiInputs, (id, rank) => [id, rank]));
  return Float32Array.from(known, (id) => {
    const rank = rankOf.get(id);
    return (rank === undefined ? low[codes[id] as number] : maiValues[rank]) as number;
  });
}

/** The activations of one input on every unit, or null when the index holds one of them only as an interval. */
export function knownRow(units: readonly UnitIndex[], input: number): Float32Array | null {
  const row = new Float32Array(units.length);
  for (const [position, unit] of units.entries()) {
    const value = knownValue(unit, input);
    if (value === null) return null;
    row[position] = value;
  }
  return row;
}

function knownValue(unit: UnitIndex, input: number): number | null {
  if (unit.kind === 'whole') return unit.values[input] as number;
  const rank = unit.maiInputs.indexOf(input);
  if (rank >= 0) return unit.maiValues[rank] as number;
  const code = unit.codes[input] as number;
  return unit.low[code] === highOutsideMai(unit).from[code] ? (unit.low[code] as number) : null;
}

/** The largest absolute activation of a unit; partitions that hold nothing are skipped. */
export function magnitude(unit: UnitIndex): number {
  if (unit.kind === 'whole') {
    return unit.values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  }
  let largest = 0;
  for (let code = 0; code < unit.low.length; code++) {
    const low = unit.low[code] as number;
    const high = unit.high[code] as number;
    if (low <= high) largest = Math.max(largest, Math.abs(low), Math.abs(high));
  }
  return largest;
}

/** The smallest activation of a unit; +Infinity when it holds no input. */
export function lowestOf(unit: UnitIndex): number {
  const values = unit.kind === 'whole' ? unit.values : unit.low;
  return values.reduce((lowest, value) => Math.min(lowest, value), Number.POSITIVE_INFINITY);
}
