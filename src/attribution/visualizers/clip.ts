import { EngineError } from '../../lib/errors.ts';
import { type Maps, sizeOfOne } from './maps.ts';

/**
 * How far magnitudes reach before they are cut off, so that a few extreme pixels do not darken the rest.
 * percentile: PAIR (99) and DeepExplain (100) take this percentile of the magnitudes.
 * cumulative: Captum takes the value at which the sum of the sorted magnitudes reaches this share (98 %).
 */
export type Clip = { by: 'percentile' | 'cumulative'; percent: number };

function checkPercent(percent: number): void {
  if (percent >= 0 && percent <= 100) return;
  throw new EngineError('bad-argument', `percent: ${percent}; 0 to 100 expected; pass a percentage`);
}

function sorted(values: ArrayLike<number>): Float64Array {
  return Float64Array.from(values)
    .filter((value) => !Number.isNaN(value))
    .sort();
}

/**
 * Linear interpolation between the two nearest ranks, numpy's default ("linear", Hyndman and Fan's type 7). NaN is left
 * out; NaN when nothing else is there.
 * @throws EngineError 'bad-argument' unless 0 <= percent <= 100.
 */
export function percentile(values: ArrayLike<number>, percent: number): number {
  checkPercent(percent);
  const ranks = sorted(values);
  if (ranks.length === 0) return Number.NaN;
  const rank = (percent / 100) * (ranks.length - 1);
  const below = Math.floor(rank);
  const low = ranks[below] ?? Number.NaN;
  const high = ranks[Math.min(below + 1, ranks.length - 1)] ?? Number.NaN;
  return rank === below ? low : low + (high - low) * (rank - below);
}

/**
 * The first of the sorted magnitudes at which their running sum reaches `percent` of the whole; NaN without values.
 * Captum, `_cumulative_sum_threshold` with percent = 100 - outlier_perc.
 * @throws EngineError 'bad-argument' unless 0 <= percent <= 100.
 */
export function cumulativeLimit(values: ArrayLike<number>, percent: number): number {
  checkPercent(percent);
  const ranks = sorted(Float64Array.from(values, Math.abs));
  const goal = ranks.reduce((sum, value) => sum + value, 0) * (percent / 100);
  let sum = 0;
  for (const value of ranks) {
    sum += value;
    if (sum >= goal) return value;
  }
  return ranks.at(-1) ?? Number.NaN;
}

function limitOf(values: Float32Array, { by, percent }: Clip): number {
  const limit =
    by === 'percentile' ? percentile(values.map(Math.abs), percent) : cumulativeLimit(values, percent);
  return limit > 0 ? limit : Number.POSITIVE_INFINITY;
}

export type Clipped = {
  maps: Maps;
  /** [count]: the magnitude that each map was cut to; Infinity where the rule gave 0 and nothing was cut. */
  limits: number[];
};

/**
 * Values cut to [-limit, limit], the limit taken from each map over all its channels, or from all maps when `shared`.
 * @throws EngineError 'bad-argument' unless 0 <= percent <= 100.
 */
export function clipMaps(maps: Maps, clip: Clip, { shared = false } = {}): Clipped {
  const size = sizeOfOne(maps);
  const common = shared ? limitOf(maps.data, clip) : Number.NaN;
  const limits = Array.from({ length: maps.shape[0] }, (_, index) =>
    shared ? common : limitOf(maps.data.subarray(index * size, (index + 1) * size), clip),
  );
  const data = maps.data.map((value, i) => {
    const limit = limits[Math.floor(i / size)] ?? Number.POSITIVE_INFINITY;
    return Math.min(limit, Math.max(-limit, value));
  });
  return { maps: { data, shape: maps.shape }, limits };
}
