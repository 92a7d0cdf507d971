import type { CodedUnit, UnitIndex } from '../index/index.ts';

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

/** Clears the mark of every input whose activation on this unit the index holds only as an interval. */
export function knownOnUnit(unit: UnitIndex, marks: Uint8Array): void {
  if (unit.kind === 'whole') return;
  const { codes, low, maiInputs } = unit;
  const high = highOutsideMai(unit).from;
  const single = Uint8Array.from(low, (value, code) => (value === high[code] ? 1 : 0));
  const members = maiInputs.filter((id) => marks[id] === 1);
  for (let id = 0; id < marks.length; id++) {
    if (single[codes[id] as number] === 0) marks[id] = 0;
  }
  for (const id of members) marks[id] = 1;
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
