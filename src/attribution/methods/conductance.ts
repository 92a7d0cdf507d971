import { EngineError } from '../../lib/errors.ts';
import type { Site } from '../../model/index.ts';
import { activationsAt } from '../activations.ts';
import type { Context } from '../explain.ts';
import { type Constant, fieldOf, sizeOf } from '../field.ts';
import { rowOf, rowPoints, toFloat32, zeroMaps } from '../points.ts';
import { type Explained, type Problem, pathPoints } from '../problem.ts';
import { sourcedBy } from '../quantities.ts';
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
  return throughSite(problem, steps, context, ({ gradient, activation, before }, j) =>
    before ? (gradient[j] as number) * ((activation[j] as number) - (before[j] as number)) : 0,
  );
}

/**
 * Leino et al. 2018, as in Captum's InternalInfluence: the mean of dy/da along the input's path, by trapezoids.
 */
export async function pathInfluence(
  problem: Problem,
  { steps }: PathOptions,
  context: Context,
): Promise<Explained> {
  return throughSite(problem, steps, context, ({ gradient, step }, j) => {
    const weight = step === 0 || step === steps ? 0.5 : 1;
    return (weight * (gradient[j] as number)) / steps;
  });
}

function siteOf({ site }: Context): Site {
  if (site) return site;
  throw new EngineError(
    'bad-argument',
    'at: no layer found; the layer whose units are to be explained expected',
  );
}

/** The layer at one point of an input's path; `before` is its activation one step nearer to the baseline. */
type OnPath = {
  row: number;
  step: number;
  activation: Float32Array;
  before: Float32Array | null;
  gradient: Float32Array;
};

async function throughSite(
  problem: Problem,
  steps: number,
  context: Context,
  part: (point: OnPath, j: number) => number,
): Promise<Explained> {
  const { shape } = siteOf(context);
  const [map] = zeroMaps([shape], problem.count) as [Float64Array];
  const size = sizeOf(shape);
  for await (const point of alongPath(problem, steps, context)) {
    const into = map.subarray(point.row * size);
    for (let j = 0; j < size; j++) into[j] = (into[j] as number) + part(point, j);
  }
  return { maps: toFloat32([map]), shape: [...shape] };
}

/** Points whose activations are in memory at once. */
const MOST_POINTS = 64;

/** Each input's path from the baseline to itself, some points at a time. */
async function* alongPath(problem: Problem, steps: number, context: Context): AsyncGenerator<OnPath> {
  const { graph, quantity } = context;
  const { count, run } = problem;
  const site = siteOf(context);
  const size = sizeOf(site.shape);
  const alphas = Array.from({ length: steps + 1 }, (_, i) => i / steps);
  const all = pathPoints(problem, alphas);
  let before: Float32Array | null = null;
  for (let first = 0; first < count * (steps + 1); first += MOST_POINTS) {
    const total = Math.min(MOST_POINTS, all.count - first);
    const path = context.inputs.map(
      ({ site: input }): Constant => ({ site: input, data: new Float32Array(total * sizeOf(input.shape)) }),
    );
    for (let i = 0; i < total; i++)
      all.write(
        first + i,
        path.map(({ data }) => rowOf(data, total, i)),
      );
    const activations = await activationsAt(graph, site, path, total, run);
    const own = sourcedBy(quantity, (i) => all.source(first + i));
    const field = fieldOf(graph, [site], own, path);
    for await (const chunk of runPoints(field, rowPoints([activations], total), run, {}))
      for (let i = 0; i < chunk.rows; i++) {
        const at = first + chunk.start + i;
        const step = at % (steps + 1);
        const activation = rowOf(activations, total, chunk.start + i);
        const gradient = (chunk.gradients[0] as Float32Array).subarray(i * size, (i + 1) * size);
        yield { row: all.source(at), step, activation, before: step > 0 ? before : null, gradient };
        before = activation;
      }
  }
}
