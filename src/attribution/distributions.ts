import { type Baseline, baselineRows } from './baselines.ts';
import { normal } from './random.ts';

/** Points around or towards the values at a cut, one run after another: `point(d, z)` writes point d of a row. */
export type Distribution = {
  count: number;
  /** Point `d` for the row `z`; `row` is its number among the inputs. */
  point(d: number, z: Float32Array, row: number, into: Float32Array): void;
  /** What attributions are multiplied by, from the activation a of a row: a, or a - baseline. */
  multiplier(a: Float32Array, row: number): Float32Array;
};

/**
 * Distributions of interest of Netlens. point: the values themselves. linear: `resolution` points from them to the
 * baseline, both ends included and all of one weight. gaussian: `resolution` times Gaussian noise of variance
 * `variance` on top. custom: any points [d][size], alike for all inputs or [d][count * size].
 */
export type DistributionSpec =
  | 'point'
  | 'linear'
  | { kind: 'point' }
  | LinearSpec
  | { kind: 'gaussian'; variance: number; resolution: number; seed?: number }
  | { kind: 'custom'; points: readonly Float32Array[] }
  | { kind: 'custom'; of: (z: Float32Array, row: number) => readonly Float32Array[]; count: number };

export type LinearSpec = {
  kind: 'linear';
  /** zeros unless given; or made of a row's values. */
  baseline?: Baseline | ((z: Float32Array) => Float32Array);
  /** 10 unless given. */
  resolution?: number;
};

/** @param z [count, ...shape], the values at the cut. */
export function distributionOf(
  spec: DistributionSpec,
  z: Float32Array,
  shape: readonly number[],
  count: number,
): Distribution {
  const named: Exclude<DistributionSpec, string> =
    spec === 'point' ? { kind: 'point' } : spec === 'linear' ? { kind: 'linear' } : spec;
  const activation = (a: Float32Array) => a;
  if (named.kind === 'point')
    return { count: 1, point: (_d, at, _row, into) => into.set(at), multiplier: activation };
  if (named.kind === 'linear') return linear(named, z, shape, count);
  if (named.kind === 'gaussian') return gaussian(named.variance, named.resolution, named.seed ?? 1);
  if ('of' in named)
    return {
      count: named.count,
      point: (d, at, row, into) => into.set(named.of(at, row)[d] as Float32Array),
      multiplier: activation,
    };
  return {
    count: named.points.length,
    point(d, at, row, into) {
      const points = named.points[d] as Float32Array;
      into.set(
        points.length === at.length ? points : points.subarray(row * at.length, (row + 1) * at.length),
      );
    },
    multiplier: activation,
  };
}

function linear(
  { baseline = { kind: 'zeros' }, resolution = 10 }: LinearSpec,
  z: Float32Array,
  shape: readonly number[],
  count: number,
): Distribution {
  const size = z.length / count;
  const rows =
    typeof baseline === 'function'
      ? Float32Array.from(
          Array.from({ length: count }, (_, row) => [
            ...baseline(z.slice(row * size, (row + 1) * size)),
          ]).flat(),
        )
      : baselineRows(baseline, z, shape, count);
  const from = (row: number) => rows.subarray(row * size, (row + 1) * size);
  return {
    count: resolution,
    point(d, at, row, into) {
      const share = resolution === 1 ? 0 : d / (resolution - 1);
      const base = from(row);
      for (let j = 0; j < into.length; j++)
        into[j] = (1 - share) * (at[j] as number) + share * (base[j] as number);
    },
    multiplier(a, row) {
      const base = from(row);
      // A baseline of another cut than the attribution's says nothing about its activation.
      return base.length === a.length ? a.map((value, j) => value - (base[j] as number)) : a;
    },
  };
}

function gaussian(variance: number, resolution: number, seed: number): Distribution {
  return {
    count: resolution,
    // An input gets the same noise whatever runs with it.
    point(d, at, _row, into) {
      const next = normal(seed + 7919 * d);
      const deviation = Math.sqrt(variance);
      for (let j = 0; j < into.length; j++) into[j] = (at[j] as number) + deviation * next();
    },
    multiplier: (a) => a,
  };
}
