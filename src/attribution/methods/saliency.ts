import { type Points, rowPoints, toFloat32, zeroMaps } from '../points.ts';
import type { Explained, Problem } from '../problem.ts';
import type { RuleSet } from '../rules.ts';
import { runPoints } from '../run.ts';

/** The gradient of the quantity at the inputs themselves, under the given rules, which may compare with `references`. */
export async function gradientMaps(
  problem: Problem,
  rules?: RuleSet,
  references?: Points,
): Promise<Explained> {
  const { field, x, count, run } = problem;
  const maps = zeroMaps(field.shapes, count);
  const outputs = new Float32Array(count);
  const differentiate = { ...(rules && { rules }), ...(references && { references }) };
  for await (const { start, values, gradients } of runPoints(
    field,
    rowPoints(x, count),
    run,
    differentiate,
  )) {
    outputs.set(values, start);
    for (const [v, gradient] of gradients.entries())
      maps[v]?.set(gradient, start * ((maps[v]?.length ?? 0) / count));
  }
  return { maps: toFloat32(maps), outputs };
}

/** |dy/dx|; the absolute value is taken after the sum over weighted outputs. Simonyan et al. 2013. */
export async function saliency(problem: Problem): Promise<Explained> {
  const { maps, outputs } = await gradientMaps(problem);
  return { maps: maps.map((map) => map.map(Math.abs)), ...(outputs ? { outputs } : {}) };
}
