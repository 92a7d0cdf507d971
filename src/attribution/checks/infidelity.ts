import { type Points, rowOf } from '../points.ts';
import type { Maps, Problem } from '../problem.ts';
import { normal } from '../random.ts';
import { valuesAt } from '../run.ts';

export type InfidelityOptions = {
  samples: number;
  /** Scales each map by the factor that suits the perturbations best. */
  normalise: boolean;
  /** Whether maps are already multiplied by input minus baseline. */
  multiplied: boolean;
  /** Perturbed row number `sample` of input `row`. Gaussian noise unless given. */
  perturb?: (sample: number, row: number, x: readonly Float32Array[], into: Float32Array[]) => void;
  /** Standard deviation of the noise. */
  spread: number;
  seed: number;
};

/**
 * Mean square of (I · map - (y(x) - y(perturbed x))), I = x - perturbed x for gradients, divided by x - baseline for
 * maps that are multiplied by it. Yeh, Hsieh, Suggala, Inouye, Ravikumar 2019, arXiv:1901.09392; as in Captum. 0 is best.
 */
export async function infidelity(
  problem: Problem,
  maps: Maps,
  options: InfidelityOptions,
): Promise<number[]> {
  const { field, count, x, baseline, run } = problem;
  const each = options.samples + 1;
  const perturb = options.perturb ?? noise(options);
  const write = (i: number, into: Float32Array[]) => {
    const row = Math.floor(i / each);
    const own = x.map((all) => rowOf(all, count, row));
    for (const [v, point] of into.entries()) point.set(own[v] as Float32Array);
    if (i % each > 0) perturb((i % each) - 1, row, own, into);
  };
  const points: Points = { count: count * each, source: (i) => Math.floor(i / each), write };
  const values = await valuesAt(field, points, run);
  return Array.from({ length: count }, (_, row) => {
    const terms = Array.from({ length: options.samples }, (_s, sample) => {
      const moved = x.map((all) => new Float32Array(all.length / count));
      write(row * each + 1 + sample, moved);
      const predicted = dot(moved, row, { x, baseline, maps, count, multiplied: options.multiplied });
      return {
        predicted,
        real: (values[row * each] as number) - (values[row * each + 1 + sample] as number),
      };
    });
    const fit =
      terms.reduce((sum, { predicted, real }) => sum + predicted * real, 0) /
      terms.reduce((sum, { predicted }) => sum + predicted * predicted, 0);
    const factor = options.normalise && Number.isFinite(fit) ? fit : 1;
    return (
      terms.reduce((sum, { predicted, real }) => sum + (factor * predicted - real) ** 2, 0) / options.samples
    );
  });
}

type Parts = { x: Float32Array[]; baseline: Float32Array[]; maps: Maps; count: number; multiplied: boolean };

function dot(
  moved: readonly Float32Array[],
  row: number,
  { x, baseline, maps, count, multiplied }: Parts,
): number {
  let sum = 0;
  for (const [v, point] of moved.entries()) {
    const own = rowOf(x[v] as Float32Array, count, row);
    const base = rowOf(baseline[v] as Float32Array, count, row);
    const map = rowOf(maps[v] as Float32Array, count, row);
    for (let j = 0; j < point.length; j++) {
      const step = (own[j] as number) - (point[j] as number);
      const whole = (own[j] as number) - (base[j] as number);
      if (step !== 0 && !(multiplied && whole === 0))
        sum += (multiplied ? step / whole : step) * (map[j] as number);
    }
  }
  return sum;
}

function noise({ spread, seed }: InfidelityOptions): NonNullable<InfidelityOptions['perturb']> {
  return (sample, _row, x, into) => {
    const next = normal(seed + 7919 * sample);
    for (const [v, point] of into.entries())
      for (let j = 0; j < point.length; j++)
        point[j] = ((x[v] as Float32Array)[j] as number) - spread * next();
  };
}
