import { sizeOf } from './field.ts';

/** Points to run, made one by one so that only one batch of them is in memory. */
export type Points = {
  count: number;
  /** The explained input that point i stems from. */
  source(i: number): number;
  /** Writes point i, one array for each variable. */
  write(i: number, into: Float32Array[]): void;
  /** An earlier point that is the same numbers, or `i` itself; the quantity is run once for both. */
  same?(i: number): number;
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

/** The points that differ from all before them, and for every point which of those it is. */
export function distinct(points: Points): { points: Points; places: Int32Array } {
  const places = new Int32Array(points.count);
  const kept: number[] = [];
  for (let i = 0; i < points.count; i++) {
    const same = points.same?.(i) ?? i;
    places[i] = same === i ? kept.push(i) - 1 : (places[same] as number);
  }
  const at = (k: number) => kept[k] as number;
  return {
    places,
    points: {
      count: kept.length,
      source: (k) => points.source(at(k)),
      write: (k, into) => points.write(at(k), into),
    },
  };
}

/** Whether two rows agree in every number of a set. */
export function agree(a: Float32Array, b: Float32Array, numbers: Int32Array): boolean {
  return numbers.every((j) => a[j] === b[j]);
}
