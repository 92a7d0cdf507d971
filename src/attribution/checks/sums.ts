import type { Method } from '../explain.ts';
import type { MethodInfo } from '../options.ts';
import { rowOf, rowPoints } from '../points.ts';
import type { Explained, Maps, Problem } from '../problem.ts';
import { valuesAt } from '../run.ts';

/**
 * For each input: what its map adds up to, what it should, and sum minus should. Where features are of several numbers that
 * all carry the feature's value, `of` is 'features', and each counts once.
 */
export type SumCheck = { of: 'map' | 'features'; sums: number[]; expected: number[]; gaps: number[] };

export type Checks = {
  /** Against y(x) - y(baseline); of methods that claim completeness. */
  completeness?: SumCheck;
  /** Against y(x); of relevance propagation, which loses what biases take. */
  relevance?: SumCheck;
};

/** The checks that a method's own claims ask for; one more forward pass where a baseline is involved. */
export async function checksOf(
  problem: Problem,
  info: MethodInfo,
  method: Method,
  explained: Explained,
  outputs: Float32Array,
): Promise<Checks> {
  const { maps, sums } = explained;
  if (!info.sumsTo || ('multiplyByInput' in method && method.multiplyByInput === false)) return {};
  const { field, baseline, count, run } = problem;
  if (info.sumsTo === 'output') return { relevance: sumCheck(maps, count, [...outputs], sums) };
  const origin = await valuesAt(field, rowPoints(baseline, count), { signal: run.signal });
  return {
    completeness: sumCheck(
      maps,
      count,
      [...outputs].map((value, row) => value - (origin[row] as number)),
      sums,
    ),
  };
}

/** Sums over all variables. */
export function sumCheck(maps: Maps, count: number, expected: number[], given?: number[]): SumCheck {
  const sums =
    given ??
    expected.map((_, row) =>
      maps.reduce((total, map) => rowOf(map, count, row).reduce((sum, value) => sum + value, total), 0),
    );
  return {
    of: given ? 'features' : 'map',
    sums,
    expected,
    gaps: sums.map((sum, row) => sum - (expected[row] as number)),
  };
}
