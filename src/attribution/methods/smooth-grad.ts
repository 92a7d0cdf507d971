import { type Points, rowOf, toFloat32, zeroMaps } from '../points.ts';
import type { Explained, Problem } from '../problem.ts';
import { normal } from '../random.ts';
import { runPoints } from '../run.ts';

export type SmoothGradOptions = {
  samples: number;
  /** Standard deviation of the noise, as a share of the range of the input's numbers. */
  spread: number;
  /** mean of the gradients; of their squares; or their variance. */
  statistic: 'mean' | 'square' | 'variance';
  seed: number;
};

/**
 * Gradients at noisy copies of the input. mean: Smilkov et al. 2017; square: Hooker et al. 2019; variance: Adebayo
 * et al. 2018.
 */
export async function smoothGrad(problem: Problem, options: SmoothGradOptions): Promise<Explained> {
  const { field, count, run } = problem;
  const sums = zeroMaps(field.shapes, count);
  const squares = zeroMaps(field.shapes, count);
  for await (const { start, rows, gradients } of runPoints(field, noisyPoints(problem, options), run, {}))
    for (const [v, gradient] of gradients.entries()) {
      const [sum, square] = [sums[v] as Float64Array, squares[v] as Float64Array];
      const size = sum.length / count;
      for (let i = 0; i < rows; i++) {
        const to = Math.floor((start + i) / options.samples) * size;
        for (let j = 0; j < size; j++) {
          const value = gradient[i * size + j] as number;
          sum[to + j] = (sum[to + j] as number) + value / options.samples;
          square[to + j] = (square[to + j] as number) + (value * value) / options.samples;
        }
      }
    }
  if (options.statistic === 'mean') return { maps: toFloat32(sums) };
  if (options.statistic === 'square') return { maps: toFloat32(squares) };
  return {
    maps: toFloat32(
      squares.map((square, v) =>
        square.map((value, j) => Math.max(0, value - ((sums[v] as Float64Array)[j] as number) ** 2)),
      ),
    ),
  };
}

/** An input gets the same noise whatever runs with it. */
function noisyPoints({ count, x }: Problem, { samples, spread, seed }: SmoothGradOptions): Points {
  return {
    count: count * samples,
    source: (i) => Math.floor(i / samples),
    write(i, into) {
      const next = normal(seed + 7919 * (i % samples));
      for (const [v, point] of into.entries()) {
        const row = rowOf(x[v] as Float32Array, count, Math.floor(i / samples));
        let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
        for (const value of row) {
          low = Math.min(low, value);
          high = Math.max(high, value);
        }
        for (let j = 0; j < point.length; j++) point[j] = (row[j] as number) + spread * (high - low) * next();
      }
    },
  };
}
