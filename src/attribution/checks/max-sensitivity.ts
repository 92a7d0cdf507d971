import { rowOf } from '../points.ts';
import type { Maps, Problem } from '../problem.ts';
import { uniform } from '../random.ts';

export type SensitivityOptions = { samples: number; radius: number; seed: number };

/**
 * The largest change of a map, |map(x + d) - map(x)| / |map(x)|, over random d of at most `radius` in every number.
 * Yeh et al. 2019, arXiv:1901.09392; as in Captum (0.02, 10 samples). A map of zeros counts as of length 1.
 * @param explain makes the maps of a problem; called once for every sample.
 */
export async function maxSensitivity(
  problem: Problem,
  maps: Maps,
  explain: (problem: Problem) => Promise<Maps>,
  { samples, radius, seed }: SensitivityOptions,
): Promise<number[]> {
  const { count } = problem;
  const next = uniform(seed);
  const worst = new Array<number>(count).fill(0);
  for (let sample = 0; sample < samples; sample++) {
    const x = problem.x.map((all) => all.map((value) => value + radius * (2 * next() - 1)));
    const moved = await explain({ ...problem, x });
    for (let row = 0; row < count; row++)
      worst[row] = Math.max(worst[row] as number, change(maps, moved, count, row));
  }
  return worst;
}

function change(before: Maps, after: Maps, count: number, row: number): number {
  let [moved, length] = [0, 0];
  for (const [v, all] of before.entries()) {
    const other = rowOf(after[v] as Float32Array, count, row);
    for (const [j, value] of rowOf(all, count, row).entries()) {
      moved += (value - (other[j] as number)) ** 2;
      length += value * value;
    }
  }
  return Math.sqrt(moved) / (Math.sqrt(length) || 1);
}
