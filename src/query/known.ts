import type { CodedUnit, UnitIndex } from '../index/index.ts';
import { firstNotBelow } from './input-set.ts';

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

/** Those of some inputs that are in a unit's Maximum Activation Index: their positions among the inputs, and their values. */
export type Listed = { at: Uint32Array; values: Float32Array };

/**
 * @param ids ascending.
 * @param marks the set of `ids`, one bit per input of the data set.
 */
export function listedAmong(
  { maiInputs, maiValues }: CodedUnit,
  ids: Uint32Array,
  marks: Uint8Array,
): Listed {
  const at = new Uint32Array(Math.min(maiInputs.length, ids.length));
  const values = new Float32Array(at.length);
  const missing = 8 * marks.length - ids.length;
  let count = 0;
  for (let rank = 0; rank < maiInputs.length; rank++) {
    const id = maiInputs[rank] as number;
    if (((marks[id >> 3] as number) & (1 << (id & 7))) === 0) continue;
    at[count] = firstNotBelow(ids, id, Math.max(0, id - missing), Math.min(id, ids.length));
    values[count++] = maiValues[rank] as number;
  }
  return { at: at.subarray(0, count), values: values.subarray(0, count) };
}

/** Some inputs of a data set as one bit each. */
export function marksOf(ids: Uint32Array, inputs: number): Uint8Array {
  const marks = new Uint8Array(Math.ceil(inputs / 8));
  for (let at = 0; at < ids.length; at++) {
    const id = ids[at] as number;
    marks[id >> 3] = (marks[id >> 3] as number) | (1 << (id & 7));
  }
  return marks;
}

/** Clears the flags of inputs whose activations the unit does not hold exactly. */
export function keepKnown(unit: CodedUnit, listed: Listed, ids: Uint32Array, known: Uint8Array): void {
  const { codes, low } = unit;
  const high = highOutsideMai(unit).from;
  const single = Uint8Array.from(low, (value, code) => (value === high[code] ? 1 : 0));
  const members = new Uint8Array(ids.length);
  for (let member = 0; member < listed.at.length; member++) members[listed.at[member] as number] = 1;
  for (let at = 0; at < ids.length; at++) {
    const exact = (single[codes[ids[at] as number] as number] as number) | (members[at] as number);
    known[at] = (known[at] as number) & exact;
  }
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
