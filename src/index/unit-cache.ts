import type { UnitIndex } from './types.ts';

/** Decoded units, the least recently used dropped first when they take more than `maxBytes`. */
export function unitCache(maxBytes: number): {
  get(unit: number): UnitIndex | undefined;
  set(unit: number, index: UnitIndex): void;
} {
  const entries = new Map<number, UnitIndex>();
  let bytes = 0;
  return {
    get(unit) {
      const index = entries.get(unit);
      if (index) {
        entries.delete(unit);
        entries.set(unit, index);
      }
      return index;
    },
    set(unit, index) {
      const old = entries.get(unit);
      if (old) bytes -= unitBytes(old);
      entries.delete(unit);
      entries.set(unit, index);
      bytes += unitBytes(index);
      for (const [oldest, dropped] of entries) {
        if (bytes <= maxBytes || oldest === unit) break;
        entries.delete(oldest);
        bytes -= unitBytes(dropped);
      }
    },
  };
}

function unitBytes(index: UnitIndex): number {
  if (index.kind === 'whole') return index.values.byteLength;
  const { codes, low, high, maiInputs, maiValues } = index;
  return [codes, low, high, maiInputs, maiValues].reduce((sum, array) => sum + array.byteLength, 0);
}
