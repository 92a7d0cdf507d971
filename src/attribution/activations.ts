import type { Site, TensorGraph } from '../model/index.ts';
import { type Constant, fieldOf, sizeOf } from './field.ts';
import { rowPoints } from './points.ts';
import { tensorItself } from './quantities.ts';
import { type RunOptions, runPoints } from './run.ts';

/** The values [count, ...shape] of a tensor of the network when `given` have theirs. */
export async function activationsAt(
  graph: TensorGraph,
  site: Site,
  given: readonly Constant[],
  count: number,
  options: RunOptions,
): Promise<Float32Array> {
  const size = sizeOf(site.shape);
  const result = new Float32Array(count * size);
  const points = rowPoints(
    given.map(({ data }) => data),
    count,
  );
  const field = fieldOf(
    graph,
    given.map((constant) => constant.site),
    tensorItself(site),
  );
  for await (const { start, values } of runPoints(field, points, options, null))
    result.set(values, start * size);
  return result;
}
