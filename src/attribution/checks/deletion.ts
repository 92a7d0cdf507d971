import type { Field } from '../field.ts';
import { type Points, rowOf } from '../points.ts';
import { type RunOptions, valuesAt } from '../run.ts';

export type Curve = {
  /** The share of places replaced or restored, from 0 to 1. */
  shares: number[];
  /** The quantity there, for each input. */
  values: Float32Array[];
  /** Area under it by trapezoids, for each input. */
  areas: number[];
};

export type DeletionRequest = {
  x: Float32Array;
  baseline: Float32Array;
  /** [count, places] or [count, places * channels]; channels are averaged. */
  map: Float32Array;
  count: number;
  /** Numbers that go together, the last axis of an image. */
  channels: number;
  /** Steps besides the start; every place one by one for more steps than places. */
  steps?: number;
};

/**
 * Deletion: places with the largest attribution first go to the baseline; insertion: they come back first, from the
 * baseline on. A good map makes the first fall and the second rise fast. Petsiuk, Das, Saenko 2018, arXiv:1806.07421;
 * as in Xplique.
 */
export async function deletionCurve(
  field: Field,
  request: DeletionRequest,
  kind: 'deletion' | 'insertion',
  options: RunOptions = {},
): Promise<Curve> {
  const { x, baseline, count, channels } = request;
  const places = x.length / count / channels;
  const steps = Math.min(request.steps ?? 10, places);
  const each = steps + 1;
  const orders = Array.from({ length: count }, (_, row) => orderOf(rowOf(request.map, count, row), places));
  const [from, to] = kind === 'deletion' ? [x, baseline] : [baseline, x];
  const points: Points = {
    count: count * each,
    source: (i) => Math.floor(i / each),
    write(i, into) {
      const row = Math.floor(i / each);
      const point = into[0] as Float32Array;
      point.set(rowOf(from, count, row));
      const other = rowOf(to, count, row);
      const done = Math.round(((i % each) / steps) * places);
      for (const place of (orders[row] as Int32Array).subarray(0, done))
        for (let c = 0; c < channels; c++)
          point[place * channels + c] = other[place * channels + c] as number;
    },
  };
  const found = await valuesAt(field, points, options);
  const values = Array.from({ length: count }, (_, row) => found.slice(row * each, (row + 1) * each));
  return { shares: Array.from({ length: each }, (_, i) => i / steps), values, areas: values.map(area) };
}

function orderOf(map: Float32Array, places: number): Int32Array {
  const channels = map.length / places;
  const scores = new Float64Array(places);
  for (const [i, value] of map.entries()) {
    const place = Math.floor(i / channels);
    scores[place] = (scores[place] as number) + (Number.isNaN(value) ? 0 : value);
  }
  return Int32Array.from({ length: places }, (_, i) => i).sort(
    (a, b) => (scores[b] as number) - (scores[a] as number),
  );
}

function area(values: Float32Array): number {
  const steps = values.length - 1;
  let sum = 0;
  for (let i = 1; i <= steps; i++) sum += ((values[i - 1] as number) + (values[i] as number)) / 2 / steps;
  return sum;
}
