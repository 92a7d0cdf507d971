import type { Tensor } from '@tensorflow/tfjs-core';
import type { Site, TensorGraph } from '../model/index.ts';
import { type Constant, type Field, sizeOf } from './field.ts';
import { rowPoints } from './points.ts';
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
  const field: Field = {
    shapes: given.map((constant) => constant.site.shape),
    batch: graph.batch,
    forwardRows: graph.batchSize,
    tapeRows: 1,
    value(tensors) {
      const feeds = new Map(given.map((constant, i) => [constant.site.key, tensors[i] as Tensor]));
      return graph.evaluate(feeds, [site.key])[0] as Tensor;
    },
  };
  for await (const { start, values } of runPoints(field, points, options, null))
    result.set(values, start * size);
  return result;
}
