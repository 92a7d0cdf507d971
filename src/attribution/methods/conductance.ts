import { EngineError } from '../../lib/errors.ts';
import type { Site } from '../../model/index.ts';
import { activationsAt } from '../activations.ts';
import type { Context } from '../explain.ts';
import { type Constant, fieldOf, sizeOf } from '../field.ts';
import { rowOf, rowPoints, toFloat32, zeroMaps } from '../points.ts';
import { type Explained, type Problem, pathPoints } from '../problem.ts';
import { runPoints } from '../run.ts';

export type PathOptions = { steps: number };

/**
 * Dhamdhere, Sundararajan, Yan 2018: how much of integrated gradients flows through each unit of a layer: the sum
 * along the input's path of dy/da times the change of a. Gradients are taken at the far end of each step, as in Captum.
 */
export async function conductance(
  problem: Problem,
  { steps }: PathOptions,
  context: Context,
): Promise<Explained> {
  const alphas = Array.from({ length: steps + 1 }, (_, i) => i / steps);
  const { activations, gradients } = await alongPath(problem, alphas, context);
  return throughSite(problem, context, (row, j, size) => {
    let sum = 0;
    for (let step = 1; step <= steps; step++) {
      const at = (row * (steps + 1) + step) * size + j;
      sum += (gradients[at] as number) * ((activations[at] as number) - (activations[at - size] as number));
    }
    return sum;
  });
}

/**
 * Leino et al. 2018, as in Captum's InternalInfluence: the mean of dy/da along the input's path, by trapezoids.
 */
export async function pathInfluence(
  problem: Problem,
  { steps }: PathOptions,
  context: Context,
): Promise<Explained> {
  const alphas = Array.from({ length: steps + 1 }, (_, i) => i / steps);
  const { gradients } = await alongPath(problem, alphas, context);
  return throughSite(problem, context, (row, j, size) => {
    let sum = 0;
    for (let step = 0; step <= steps; step++) {
      const weight = step === 0 || step === steps ? 0.5 : 1;
      sum += (weight * (gradients[(row * (steps + 1) + step) * size + j] as number)) / steps;
    }
    return sum;
  });
}

function siteOf({ site }: Context): Site {
  if (site) return site;
  throw new EngineError(
    'bad-argument',
    'at: no layer found; the layer whose units are to be explained expected',
  );
}

function throughSite(
  { count }: Problem,
  context: Context,
  value: (row: number, j: number, size: number) => number,
): Explained {
  const { shape } = siteOf(context);
  const [map] = zeroMaps([shape], count) as [Float64Array];
  const size = sizeOf(shape);
  for (let row = 0; row < count; row++)
    for (let j = 0; j < size; j++) map[row * size + j] = value(row, j, size);
  return { maps: toFloat32([map]), shape: [...shape] };
}

/** Activations and gradients [count, alphas, size] of the layer while the input goes from baseline to itself. */
async function alongPath(problem: Problem, alphas: readonly number[], context: Context) {
  const { graph, quantity } = context;
  const { count, run } = problem;
  const site = siteOf(context);
  const all = pathPoints(problem, alphas);
  const path = context.inputs.map(
    ({ site: input }): Constant => ({ site: input, data: new Float32Array(all.count * sizeOf(input.shape)) }),
  );
  for (let i = 0; i < all.count; i++)
    all.write(
      i,
      path.map(({ data }) => rowOf(data, all.count, i)),
    );
  const activations = await activationsAt(graph, site, path, all.count, run);
  const gradients = new Float32Array(activations.length);
  const perInput = {
    ...quantity,
    value: (ys: Parameters<typeof quantity.value>[0], source: Int32Array) =>
      quantity.value(
        ys,
        source.map((i) => Math.floor(i / (all.count / count))),
      ),
  };
  const field = fieldOf(graph, [site], perInput, path);
  for await (const chunk of runPoints(field, rowPoints([activations], all.count), run, {}))
    gradients.set(chunk.gradients[0] as Float32Array, chunk.start * sizeOf(site.shape));
  return { activations, gradients };
}
