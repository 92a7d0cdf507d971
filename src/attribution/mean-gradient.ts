import type { Site, TensorGraph } from '../model/index.ts';
import { activationsAt } from './activations.ts';
import type { Distribution } from './distributions.ts';
import { type Constant, fieldOf, sizeOf } from './field.ts';
import { rowOf, rowPoints, toFloat32, zeroMaps } from './points.ts';
import { type Quantity, sourcedBy } from './quantities.ts';
import { type RunOptions, runPoints } from './run.ts';

/** Points whose activations are in memory at once. */
const MOST_POINTS = 64;

/** Tensors held at the points of their distributions, and the network's inputs. */
export type Around = { inputs: Constant[]; held: Constant[]; distributions: Distribution[]; count: number };

/** Mean over the distribution's points of the gradient at `site`, [count, size]. */
export async function meanGradient(
  graph: TensorGraph,
  site: Site,
  quantity: Quantity,
  around: Around,
  options: RunOptions,
): Promise<Float32Array> {
  const each = around.distributions[0]?.count ?? 1;
  const mean = zeroMaps([site.shape], around.count)[0] as Float64Array;
  const size = sizeOf(site.shape);
  // Some points at a time: what all of them make of a large layer may not fit in memory.
  for (let first = 0; first < around.count * each; first += MOST_POINTS) {
    const total = Math.min(MOST_POINTS, around.count * each - first);
    const rowAt = (i: number) => Math.floor((first + i) / each);
    const constants = constantsOf(around, first, total, each);
    const own = constants.find((one) => one.site.key === site.key);
    const at = own ? own.data : await activationsAt(graph, site, constants, total, options);
    const field = fieldOf(graph, [site], sourcedBy(quantity, rowAt), constants);
    for await (const { start, rows, gradients } of runPoints(field, rowPoints([at], total), options, {}))
      for (let i = 0; i < rows; i++) {
        const into = mean.subarray(rowAt(start + i) * size);
        for (let j = 0; j < size; j++)
          into[j] = (into[j] as number) + ((gradients[0] as Float32Array)[i * size + j] as number) / each;
      }
  }
  return toFloat32([mean])[0] as Float32Array;
}

/** What is held at points `first` to `first + total`, made input by input: the distributions, and the other inputs. */
function constantsOf(
  { inputs, held, distributions, count }: Around,
  first: number,
  total: number,
  each: number,
): Constant[] {
  const filled = (site: Site, write: (row: number, d: number, into: Float32Array) => void): Constant => {
    const data = new Float32Array(total * sizeOf(site.shape));
    for (let i = 0; i < total; i++)
      write(Math.floor((first + i) / each), (first + i) % each, rowOf(data, total, i));
    return { site, data };
  };
  const isHeld = ({ site }: Constant) => held.some((one) => one.site.key === site.key);
  return [
    ...held.map(({ site, data }, h) =>
      filled(site, (row, d, into) => distributions[h]?.point(d, rowOf(data, count, row), row, into)),
    ),
    ...inputs
      .filter((input) => !isHeld(input))
      .map(({ site, data }) => filled(site, (row, _d, into) => into.set(rowOf(data, count, row)))),
  ];
}
