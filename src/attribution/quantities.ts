import {
  concat,
  gather,
  max,
  mul,
  neg,
  oneHot,
  reshape,
  sigmoid,
  sign,
  slice,
  softmax,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  tensor,
  tensor1d,
} from '@tensorflow/tfjs-core';
import type { Anchor, Site, TensorGraph } from '../model/index.ts';
import { checkKind, checkTarget } from './check-target.ts';
import { sizeOf } from './field.ts';
import { type GroupUnit, groupQuantity, refused } from './groups.ts';

/** One number a row, made from the tensors at `sites`. */
export type Quantity = {
  sites: Site[];
  /** `ys` [rows, ...shape] in the order of `sites`; gives [rows]. */
  value(ys: Tensor[], source: Int32Array): Tensor;
  /** The same for points of these inputs as plain data; where there is such a thing. */
  plain?(source: Int32Array): PlainQuantity;
};

/** Of a target, for points of the inputs `source`; or the numbers of a tensor themselves. */
export type PlainQuantity = { target: Target; output: string; source: Int32Array } | { site: Site };

/** The same quantity for points whose own source i stands for the explained input `inputAt(i)`. */
export function sourcedBy({ sites, value, plain }: Quantity, inputAt: (i: number) => number): Quantity {
  return {
    sites,
    value: (ys, source) => value(ys, source.map(inputAt)),
    ...(plain ? { plain: (source) => plain(source.map(inputAt)) } : {}),
  };
}

/** The numbers of a tensor: as many a row as it has. */
export function tensorItself(site: Site): Quantity {
  return { sites: [site], value: ([y]) => y as Tensor, plain: () => ({ site }) };
}

export function quantityFrom(graph: TensorGraph, plain: PlainQuantity): Quantity {
  if ('site' in plain) return tensorItself(plain.site);
  const { target, output, source } = plain;
  return sourcedBy(quantityOf(graph, target, output), (i) => source[i] as number);
}

/**
 * What is explained. Units are flat and row-major. `layer` is the network's output unless named; where a layer ends in
 * a softmax, its logits are taken unless `anchor` says 'out': probabilities saturate, and their gradients with them.
 */
export type Target = { layer?: string; anchor?: Anchor } & TargetKind;

export type TargetKind =
  /** Sum of some units of any layers, each times its weight (1). */
  | { kind: 'units'; units: readonly GroupUnit[]; weights?: readonly number[] }
  /** Every unit times its weight: [units] for all inputs, or [count, units]. */
  | { kind: 'weighted'; weights: Float32Array }
  /** The largest unit, chosen anew at every point that is run. */
  | { kind: 'max-class'; activation?: 'softmax' | 'sigmoid' }
  | { kind: 'class'; class: number }
  /** One class for each input. */
  | { kind: 'class-per-input'; classes: readonly number[] }
  /** How much more the first class has than the second. */
  | { kind: 'comparative'; classes: readonly [number, number] }
  /** Channels of a feature map, pooled over space; summed where there are several. */
  | { kind: 'channel'; channels: readonly number[]; aggregate?: 'sum' | 'mean' | 'max' }
  /** sum of sign(a - threshold) * a over all units, a = activation(y); the other way round with `lowMinusHigh`. */
  | {
      kind: 'threshold';
      threshold: number;
      lowMinusHigh?: boolean;
      activation?: 'softmax' | 'sigmoid';
    }
  /** Any function of the layer's tensor [rows, ...shape] that gives [rows]; stays in this worker. */
  | { kind: 'lambda'; of: (y: Tensor) => Tensor };

/** Those of one tensor. */
export type OneTensor = Exclude<TargetKind, { kind: 'units' }>;

/**
 * Quantities of interest of Netlens (Leino et al., "Influence-directed explanations for deep convolutional networks",
 * 2018, arXiv:1802.03788) and target weights of DeepExplain.
 * @throws EngineError 'bad-argument' for layers that the network, or units, classes, channels or weights that a layer
 * does not have.
 */
export function quantityOf(graph: TensorGraph, target: Target, outputLayer: string): Quantity {
  checkKind(target);
  const siteAt = (layer = target.layer ?? outputLayer): Site => {
    const anchor = target.anchor ?? (graph.hasLogits(layer) ? 'pre' : 'out');
    const sites = graph.sites(layer, anchor);
    const [site] = sites;
    if (site && sites.length === 1) return site;
    throw refused('quantity', `${sites.length} tensors at "${anchor}" of ${layer}`, 'one; choose its output');
  };
  const quantity =
    target.kind === 'units'
      ? groupQuantity(target.units, target.weights, siteAt)
      : quantityAt(siteAt(), target);
  if (target.kind === 'lambda') return quantity;
  return { ...quantity, plain: (source) => ({ target, output: outputLayer, source }) };
}

/** The layers a target is taken at. */
export function layersOfTarget(target: Target, outputLayer: string): string[] {
  const own = target.layer ?? outputLayer;
  if (target.kind !== 'units') return [own];
  return [...new Set(target.units.map((unit) => (typeof unit === 'number' ? own : (unit.layer ?? own))))];
}

/** The same of one tensor. */
export function quantityAt(site: Site, target: TargetKind): Quantity {
  if (target.kind === 'units') return groupQuantity(target.units, target.weights, () => site);
  checkTarget(site, target);
  return { sites: [site], value: ([y], source) => rowValues(y as Tensor, site, target, source) };
}

function rowValues(y: Tensor, site: Site, target: OneTensor, source: Int32Array): Tensor {
  const rows = source.length;
  const units = sizeOf(site.shape);
  const flat = () => reshape(y, [rows, units]);
  switch (target.kind) {
    case 'weighted': {
      const all = tensor(target.weights, [target.weights.length / units, units]);
      return sum(mul(flat(), all.shape[0] === 1 ? all : gather(all, tensor1d(source, 'int32'))), 1);
    }
    case 'max-class':
      return max(activated(flat(), target.activation), 1);
    case 'class':
      return column(flat(), target.class);
    case 'class-per-input': {
      const classes = Int32Array.from(source, (row) => target.classes[row] ?? 0);
      return sum(mul(flat(), oneHot(tensor1d(classes, 'int32') as Tensor1D, units)), 1);
    }
    case 'comparative':
      return sub(column(flat(), target.classes[0]), column(flat(), target.classes[1]));
    case 'channel':
      return channelValues(reshape(y, [rows, -1, site.shape.at(-1) ?? 1]), target.channels, target.aggregate);
    case 'threshold': {
      const a = activated(flat(), target.activation);
      const total = sum(mul(sign(sub(a, target.threshold)), a), 1);
      return target.lowMinusHigh ? neg(total) : total;
    }
    case 'lambda':
      return target.of(y);
  }
}

function activated(y: Tensor, activation: 'softmax' | 'sigmoid' | undefined): Tensor {
  if (activation === 'softmax') return softmax(y);
  return activation === 'sigmoid' ? sigmoid(y) : y;
}

function column(y: Tensor, index: number): Tensor {
  return reshape(slice(y, [0, index], [-1, 1]), [-1]);
}

/** `y` [rows, places, channels]. */
function channelValues(
  y: Tensor,
  channels: readonly number[],
  aggregate: 'sum' | 'mean' | 'max' = 'sum',
): Tensor {
  const chosen = concat(
    channels.map((channel) => slice(y, [0, 0, channel], [-1, -1, 1])),
    2,
  );
  if (aggregate === 'max') return sum(max(chosen, 1), 1);
  const total = sum(sum(chosen, 1), 1);
  return aggregate === 'mean' ? mul(total, 1 / (y.shape[1] ?? 1)) : total;
}
