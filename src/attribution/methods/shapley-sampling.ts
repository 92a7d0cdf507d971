import { EngineError } from '../../lib/errors.ts';
import { type Box, boxAround, type SteppedPoints } from '../patches/chains.ts';
import { rowOf, toFloat32, zeroMaps } from '../points.ts';
import type { Explained, Problem } from '../problem.ts';
import { permutation, uniform } from '../random.ts';
import { valuesAt } from '../run.ts';
import { rowOf64 } from './occlusion.ts';

export type ShapleyOptions = {
  /** Random orders. */
  samples: number;
  /** Axes (from 1, after the batch) along which features differ; numbers that differ along others go together. */
  dims?: readonly number[];
  /** Side of square patches that go together on the first two axes. */
  patch?: number;
  /** The feature that each number of a row belongs to, for each variable; instead of `dims` and `patch`. */
  features?: readonly Int32Array[];
  seed: number;
};

/**
 * The mean drop of y when a feature goes to the baseline, over random orders, from the full input on.
 * Castro, Gomez, Tejada 2009. All inputs share the orders. Costs samples * features + 1 runs an input.
 * Every number of a feature gets the feature's value.
 */
export async function shapleySampling(problem: Problem, options: ShapleyOptions): Promise<Explained> {
  const { field, count, x, baseline, run } = problem;
  const features = options.features ?? featuresOf(field.shapes, options);
  const featureCount =
    1 + features.reduce((most, one) => one.reduce((top, id) => Math.max(top, id), most), -1);
  const next = uniform(options.seed);
  const orders = Array.from({ length: options.samples }, () => permutation(featureCount, next));
  const each = options.samples * featureCount + 1;
  const idle = Array.from({ length: count }, (_, row) => idleFeatures(problem, features, featureCount, row));
  const boxes = boxesOf(features, featureCount, field.shapes);
  const points: SteppedPoints = {
    chains: Array.from({ length: count * options.samples }, (_, i) => {
      const base = Math.floor(i / options.samples) * each;
      return { base, first: base + 1 + (i % options.samples) * featureCount, length: featureCount };
    }),
    box(i) {
      const at = (i % each) - 1;
      return boxes[(orders[Math.floor(at / featureCount)] as Int32Array)[at % featureCount] as number] as Box;
    },
    count: count * each,
    source: (i) => Math.floor(i / each),
    // The feature that goes at this point may be at the baseline already; an order starts from the full input.
    same(i) {
      const row = Math.floor(i / each);
      const at = (i % each) - 1;
      if (at < 0) return i;
      const feature = (orders[Math.floor(at / featureCount)] as Int32Array)[at % featureCount] as number;
      if (!idle[row]?.[feature]) return i;
      return at % featureCount === 0 ? row * each : i - 1;
    },
    write(i, into) {
      const row = Math.floor(i / each);
      const at = (i % each) - 1;
      const gone =
        at < 0 ? null : goneBy(orders[Math.floor(at / featureCount)] as Int32Array, at % featureCount);
      for (const [v, point] of into.entries()) {
        point.set(rowOf(x[v] as Float32Array, count, row));
        if (!gone) continue;
        const from = rowOf(baseline[v] as Float32Array, count, row);
        const ids = features[v] as Int32Array;
        for (let j = 0; j < point.length; j++) if (gone[ids[j] as number]) point[j] = from[j] as number;
      }
    },
  };
  const values = await valuesAt(field, points, run);
  const maps = zeroMaps(field.shapes, count);
  const sums: number[] = [];
  for (let row = 0; row < count; row++) {
    const drops = new Float64Array(featureCount);
    for (const [s, order] of orders.entries()) {
      let before = values[row * each] as number;
      for (const [position, feature] of order.entries()) {
        const after = values[row * each + 1 + s * featureCount + position] as number;
        drops[feature] = (drops[feature] as number) + before - after;
        before = after;
      }
    }
    sums.push(drops.reduce((total, drop) => total + drop, 0) / options.samples);
    for (const [v, map] of maps.entries()) {
      const into = rowOf64(map, count, row);
      const ids = features[v] as Int32Array;
      for (let j = 0; j < into.length; j++) into[j] = (drops[ids[j] as number] as number) / options.samples;
    }
  }
  return { maps: toFloat32(maps), outputs: values.filter((_, i) => i % each === 0), sums };
}

/** Where each feature lies on the first variable. */
function boxesOf(
  [ids = new Int32Array()]: readonly Int32Array[],
  featureCount: number,
  [shape = []]: readonly (readonly number[])[],
): Box[] {
  const numbers = Array.from({ length: featureCount }, (): number[] => []);
  for (const [j, id] of ids.entries()) numbers[id]?.push(j);
  return numbers.map((own) => boxAround(Int32Array.from(own), shape));
}

/** Which features are at the baseline to begin with. */
function idleFeatures(
  { x, baseline, count }: Problem,
  features: readonly Int32Array[],
  featureCount: number,
  row: number,
): Uint8Array {
  const idle = new Uint8Array(featureCount).fill(1);
  for (const [v, ids] of features.entries()) {
    const own = rowOf(x[v] as Float32Array, count, row);
    const other = rowOf(baseline[v] as Float32Array, count, row);
    for (const [j, id] of ids.entries()) if (own[j] !== other[j]) idle[id] = 0;
  }
  return idle;
}

/** Which features are gone after the first `last` + 1 of an order. */
function goneBy(order: Int32Array, last: number): Uint8Array {
  const gone = new Uint8Array(order.length);
  for (let i = 0; i <= last; i++) gone[order[i] as number] = 1;
  return gone;
}

/** Numbers features over all variables, one after another. */
function featuresOf(shapes: readonly (readonly number[])[], { dims, patch }: ShapleyOptions): Int32Array[] {
  let first = 0;
  return shapes.map((shape) => {
    const axes = dims ?? shape.map((_, axis) => axis + 1);
    const wrong = axes.find((axis) => !Number.isInteger(axis) || axis < 1 || axis > shape.length);
    if (wrong !== undefined || axes.length === 0)
      throw new EngineError(
        'bad-argument',
        `dims: ${wrong ?? 'none'} found; axes from 1 to ${shape.length} expected`,
      );
    const side = (axis: number) => (patch && axis < 2 ? patch : patch ? (shape[axis] as number) : 1);
    const counts = shape.map((size, axis) => (axes.includes(axis + 1) ? Math.ceil(size / side(axis)) : 1));
    const size = shape.reduce((product, length) => product * length, 1);
    const ids = Int32Array.from({ length: size }, (_, flat) => {
      let rest = flat;
      let id = 0;
      let scale = 1;
      for (let axis = shape.length - 1; axis >= 0; axis--) {
        const at = rest % (shape[axis] as number);
        rest = Math.floor(rest / (shape[axis] as number));
        if (!axes.includes(axis + 1)) continue;
        id += Math.floor(at / side(axis)) * scale;
        scale *= counts[axis] as number;
      }
      return first + id;
    });
    first += counts.reduce((product, length) => product * length, 1);
    return ids;
  });
}
