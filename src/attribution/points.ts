import { sizeOf } from './field.ts';

/** Points to run, made one by one so that only one batch of them is in memory. */
export type Points = {
  count: number;
  /** The explained input that point i stems from. */
  source(i: number): number;
  /** Writes point i, one array for each variable. */
  write(i: number, into: Float32Array[]): void;
};

/** The rows themselves: [count, size] for each variable. */
export function rowPoints(data: readonly Float32Array[], count: number): Points {
  return {
    count,
    source: (i) => i,
    write(i, into) {
      for (const [v, row] of into.entries()) row.set(rowOf(data[v] as Float32Array, count, i));
    },
  };
}

/** Row i of [count, size], without a copy. */
export function rowOf(data: Float32Array, count: number, i: number): Float32Array {
  const size = data.length / count;
  return data.subarray(i * size, (i + 1) * size);
}

/** Zeros of the size of `count` rows of every variable. */
export function zeroMaps(shapes: readonly (readonly number[])[], count: number): Float64Array[] {
  return shapes.map((shape) => new Float64Array(count * sizeOf(shape)));
}

export function toFloat32(maps: readonly Float64Array[]): Float32Array[] {
  return maps.map((map) => Float32Array.from(map));
}
