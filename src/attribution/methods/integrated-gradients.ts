import { toFloat32, zeroMaps } from '../points.ts';
import { type Explained, type Problem, pathPoints, timesDifference } from '../problem.ts';
import { runPoints } from '../run.ts';
import { rescaleRules } from './deeplift.ts';
import { type Quadrature, quadratureNodes } from './quadrature.ts';

export type IntegratedGradientsOptions = {
  steps: number;
  /** secants: the multipliers of DeepLIFT between one point and the next instead of gradients at points. */
  quadrature: Quadrature | 'secants';
  /** Off: the mean gradient along the way alone. */
  multiplyByInput: boolean;
};

/**
 * (x - b) * integral over alpha of dy/dx at b + alpha (x - b). Sundararajan, Taly, Yan 2017. The points of all inputs
 * run in common batches. DeepExplain's rule is 'right' with 100 steps. Along a path through thousands of ReLUs the
 * gradient jumps, and no rule that looks at points comes close: on ResNet-20 200 points are 0.01 to 0.3 off a difference
 * of at most 11. 'secants' takes no gradients at points: over every step each activation function passes on its mean slope
 * there (DeepLIFT with the start of the step as the reference). What it gives adds up to y(x) - y(b) at any number of
 * steps, and tends to the same integral with more.
 */
export async function integratedGradients(
  problem: Problem,
  options: IntegratedGradientsOptions,
): Promise<Explained> {
  const { field, count, run } = problem;
  const { steps, quadrature } = options;
  const secants = quadrature === 'secants';
  const { alphas, weights } = quadratureNodes(secants ? 'right' : quadrature, steps);
  const starts = alphas.map((alpha) => alpha - 1 / steps);
  const differentiate = secants
    ? { rules: rescaleRules('rescale-all'), references: pathPoints(problem, starts) }
    : {};
  const sums = zeroMaps(field.shapes, count);
  for await (const { start, rows, gradients } of runPoints(
    field,
    pathPoints(problem, alphas),
    run,
    differentiate,
  ))
    for (const [v, gradient] of gradients.entries()) {
      const into = sums[v] as Float64Array;
      const size = into.length / count;
      for (let i = 0; i < rows; i++) {
        const row = Math.floor((start + i) / alphas.length) * size;
        const weight = weights[(start + i) % alphas.length] as number;
        for (let j = 0; j < size; j++)
          into[row + j] = (into[row + j] as number) + weight * (gradient[i * size + j] as number);
      }
    }
  const means = toFloat32(sums);
  return { maps: options.multiplyByInput ? timesDifference(means, problem) : means };
}
