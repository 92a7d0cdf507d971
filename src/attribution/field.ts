import { type Tensor, tensor } from '@tensorflow/tfjs-core';
import type { Site, TensorGraph } from '../model/index.ts';
import type { PlainQuantity, Quantity } from './quantities.ts';

/**
 * A quantity as a function of some tensors of a network: what every method differentiates or probes. Rows do not see
 * each other. `source[i]` tells which of the explained inputs row i stems from.
 */
export type Field = {
  /** Of one row of each variable. */
  readonly shapes: readonly number[][];
  /** The only number of rows it takes, or null. */
  readonly batch: number | null;
  /** Rows to run at once without and with a tape. */
  readonly forwardRows: number;
  readonly tapeRows: number;
  /** Numbers that a row takes in the whole network; where it is known and patches of an input may be run alone. */
  readonly footprint?: number;
  /** One number a row; synchronous, inside the caller's `tidy`. */
  value(points: Tensor[], source: Int32Array): Tensor;
  /** The same for rows of these sources as plain data, which a worker takes; where there is such a thing. */
  plain?(source: Int32Array): PlainField;
};

/** A field for the rows of one batch: row i is of source i. */
export type PlainField = {
  variables: Site[];
  /** [rows, ...shape] each. */
  held: Constant[];
  quantity: PlainQuantity;
};

/** A tensor of the network that is held at the values it has for each input; [count, ...shape]. */
export type Constant = { site: Site; data: Float32Array };

/** Numbers that the activations kept by one tape may take: 256 MiB of float32. */
const MOST_TAPED = 2 ** 26;

export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** The quantity as a function of the tensors at `variables`, everything in `constants` held. */
export function fieldOf(
  graph: TensorGraph,
  variables: readonly Site[],
  quantity: Quantity,
  constants: readonly Constant[] = [],
): Field {
  const { plain } = quantity;
  const held = constants.filter(({ site }) => !variables.some(({ key }) => key === site.key));
  return {
    shapes: variables.map(({ shape }) => shape),
    batch: graph.batch,
    footprint: graph.footprint,
    forwardRows: graph.batchSize,
    tapeRows: Math.max(1, Math.min(64, Math.floor(MOST_TAPED / (4 * graph.footprint)))),
    value(points, source) {
      const feeds = new Map(points.map((point, i) => [(variables[i] as Site).key, point]));
      for (const { site, data } of held) feeds.set(site.key, rowsOf(site, data, source));
      const found = graph.evaluate(
        feeds,
        quantity.sites.map(({ key }) => key),
      );
      return quantity.value(found, source);
    },
    ...(plain
      ? {
          plain: (source) => ({
            variables: variables.map(({ key, shape }) => ({ key, shape })),
            held: held.map(({ site, data }) => ({ site, data: gathered(site, data, source) })),
            quantity: plain(source),
          }),
        }
      : {}),
  };
}

function rowsOf(site: Site, data: Float32Array, source: Int32Array): Tensor {
  return tensor(gathered(site, data, source), [source.length, ...site.shape]);
}

function gathered(site: Site, data: Float32Array, source: Int32Array): Float32Array {
  const size = sizeOf(site.shape);
  const rows = new Float32Array(source.length * size);
  for (const [i, row] of source.entries()) rows.set(data.subarray(row * size, (row + 1) * size), i * size);
  return rows;
}
