import type { CodedUnit } from '../index/index.ts';

/**
 * A unit indexed as the published code does (uwdb/DeepEverest, 756c5c9), for comparison: inputs by falling activation, ties by
 * smaller id; partition 0 holds the floor(n * ratio) highest, the others runs of floor((n - c) / (P - 1)) + 1. Codes ascend with
 * the value here; without an exact list there is no partition 0.
 * @param column the unit's activation of every input.
 */
export function referenceLayout(column: Float32Array, partitions: number, ratio: number): CodedUnit {
  const n = column.length;
  const order = Uint32Array.from(column.keys()).sort(
    (a, b) => (column[b] as number) - (column[a] as number) || a - b,
  );
  const members = Math.floor(n * ratio);
  const size = Math.floor((n - members) / (partitions - 1)) + 1;
  const count = members > 0 ? partitions : partitions - 1;
  const codes = new Uint8Array(n);
  const low = new Float32Array(count).fill(Number.POSITIVE_INFINITY);
  const high = new Float32Array(count).fill(Number.NEGATIVE_INFINITY);
  order.forEach((id, rank) => {
    const partition = rank < members ? 0 : 1 + Math.floor((rank - members) / size);
    const code = partitions - 1 - partition;
    codes[id] = code;
    low[code] = Math.min(low[code] as number, column[id] as number);
    high[code] = Math.max(high[code] as number, column[id] as number);
  });
  const maiInputs = order.slice(0, members);
  const maiValues = Float32Array.from(maiInputs, (id) => column[id] as number);
  return { kind: 'codes', codes, low, high, maiInputs, maiValues };
}
