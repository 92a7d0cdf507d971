import {
  backend_util,
  engine,
  gather,
  type NamedAttrMap,
  type NamedTensorMap,
  type Tensor,
  type Tensor4D,
  tensor1d,
} from '@tensorflow/tfjs-core';
import { cropOfPatched, type Rects } from '../../model/index.ts';
import { isValue, type Operation, type Value } from './recording.ts';
import { inputsOf, moved, outputsOf, type Sliding, union, whole } from './rectangles.ts';

/** A value for some points: rectangles of its maps, the rest being as in the base, or all of it. */
export type Part = { tensor: Tensor; rects: Rects | null };

/** The points of one run: `bases[i]` is the row of the recorded run that point i changes. */
export type Points = { count: number; rows: number; bases: Int32Array };

/** Thrown where a recorded operation has no known way of running for patches. */
export class NoPatches extends Error {}

type Step = (operation: Operation, parts: ReadonlyMap<Value, Part>, points: Points) => Part;

const LOWEST = -3.4e38;
const CONVOLUTIONS = ['Conv2D', 'FusedConv2D'];
const DEPTHWISE = ['DepthwiseConv2dNative', 'FusedDepthwiseConv2D'];
/** Number by number, or channel by channel. */
const POINTWISE =
  'Cast Relu Relu6 Elu Selu LeakyRelu Prelu Sigmoid Tanh Softplus ClipByValue Identity FusedBatchNorm Add Sub Multiply RealDiv Maximum Minimum Erf Exp Square Sqrt Rsqrt Neg'.split(
    ' ',
  );
/** Run on whole rows; none of them looks from one row at another. */
const ROWS = 'BatchMatMul _FusedMatMul Mean Sum Max Min Softmax LogSoftmax Slice'.split(' ');

const steps = new Map<string, Step>([
  ...[...CONVOLUTIONS, ...DEPTHWISE, 'MaxPool', 'AvgPool'].map((kernel): [string, Step] => [kernel, sliding]),
  ...POINTWISE.map((kernel): [string, Step] => [kernel, pointwise]),
  ...ROWS.map((kernel): [string, Step] => [kernel, byRows]),
  ['Reshape', reshaping],
  ['PadV2', padding],
  ['Concat', concatenation],
]);

/** @throws NoPatches */
export function step(operation: Operation, parts: ReadonlyMap<Value, Part>, points: Points): Part {
  const way = steps.get(operation.kernel);
  if (!way) throw new NoPatches(operation.kernel);
  const part = way(operation, parts, points);
  const [, height, width] = operation.output.base.shape;
  const all = part.rects && part.rects.height === height && part.rects.width === width;
  return all ? { tensor: part.tensor, rects: null } : part;
}

/** Whether an operation may read more of its operands than their patches. */
export function readsAround(operation: Operation): boolean {
  const way = steps.get(operation.kernel);
  if (way === padding) return false;
  if (way === reshaping) return !keepsShape(operation);
  return way !== pointwise || operation.operands.filter(([, operand]) => isValue(operand)).length > 1;
}

function call(
  { kernel, list, attrs }: Operation,
  operands: [string, Tensor][],
  changed: NamedAttrMap = {},
): Tensor {
  const inputs = list ? operands.map(([, tensor]) => tensor) : Object.fromEntries(operands);
  return engine().runKernel(kernel, inputs as NamedTensorMap, { ...attrs, ...changed }) as Tensor;
}

/** Rectangles of a value as the points have it. */
function crop(
  value: Value,
  part: Part | undefined,
  rects: Rects,
  { count, bases }: Points,
  fill = 0,
): Tensor {
  if (value.base.rank !== 4) throw new NoPatches(`a tensor of rank ${value.base.rank}`);
  if (part?.rects === rects) return part.tensor;
  const [, height = 1, width = 1] = value.base.shape;
  const patches = part ? { tensor: part.tensor, rects: part.rects ?? whole(count, height, width) } : null;
  return cropOfPatched(value.base, patches, bases, rects, fill);
}

function all(value: Value, part: Part | undefined, points: Points): Tensor {
  if (part && !part.rects) return part.tensor;
  const [, height = 1, width = 1] = value.base.shape;
  return crop(value, part, whole(points.count, height, width), points);
}

/** Convolutions and poolings: the outputs whose windows meet a rectangle. */
function sliding(operation: Operation, parts: ReadonlyMap<Value, Part>, points: Points): Part {
  const [[name, value], ...others] = operation.operands as [[string, Value], ...Operation['operands']];
  if (name !== 'x' || others.some(([, operand]) => isValue(operand))) throw new NoPatches(operation.kernel);
  const weights = others as [string, Tensor][];
  const part = parts.get(value);
  const ways = waysOf(operation, value, weights);
  const outputs = part?.rects ? outputsOf(part.rects, ways.down, ways.across) : null;
  // A patch that meets most of a map is not worth cutting it up.
  if (!outputs || 4 * outputs.height * outputs.width >= 3 * ways.down.outputs * ways.across.outputs)
    return { tensor: call(operation, [[name, all(value, part, points)], ...weights]), rects: null };
  const fill = operation.kernel === 'MaxPool' ? LOWEST : 0;
  const read = crop(value, part, inputsOf(outputs, ways.down, ways.across), points, fill);
  return { tensor: call(operation, [[name, read], ...weights], { pad: 'valid' }), rects: outputs };
}

function waysOf(
  { kernel, attrs }: Operation,
  value: Value,
  weights: [string, Tensor][],
): { down: Sliding; across: Sliding } {
  const { strides, pad, dilations, dimRoundingMode, filterSize, dataFormat } = attrs as never;
  const shape = (value.base as Tensor4D).shape;
  if (value.base.rank !== 4 || dataFormat === 'NCHW') throw new NoPatches(kernel);
  const filter = weights.find(([name]) => name === 'filter')?.[1] as Tensor4D | undefined;
  const info = filter
    ? backend_util.computeConv2DInfo(
        shape,
        filter.shape,
        strides,
        dilations ?? 1,
        pad,
        dimRoundingMode,
        DEPTHWISE.includes(kernel),
      )
    : backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);
  const { top, bottom, left, right } = info.padInfo;
  // The mean over a window at the border is over what lies inside.
  if (kernel === 'AvgPool' && top + bottom + left + right > 0) throw new NoPatches(kernel);
  return {
    down: {
      size: info.effectiveFilterHeight,
      stride: info.strideHeight,
      before: top,
      outputs: info.outHeight,
    },
    across: {
      size: info.effectiveFilterWidth,
      stride: info.strideWidth,
      before: left,
      outputs: info.outWidth,
    },
  };
}

/** Operands that cover every place alike. */
function everywhere({ size, shape }: Tensor): boolean {
  return size === (shape.at(-1) ?? 1) || size === 1;
}

function pointwise(operation: Operation, parts: ReadonlyMap<Value, Part>, points: Points): Part {
  const { operands, output } = operation;
  const values = operands.flatMap(([, operand]) => (isValue(operand) ? [operand] : []));
  const changed = values.flatMap((value) => parts.get(value)?.rects ?? []);
  const alike = operands.every(([, operand]) => isValue(operand) || everywhere(operand));
  if (!alike || changed.length < values.length) return byRows(operation, parts, points);
  const [, height = 1, width = 1] = output.base.shape;
  const [first, ...rest] = changed as [Rects, ...Rects[]];
  const rects = rest.every((one) => one === first) ? first : union(changed, height, width);
  const tensors = operands.map(([name, operand]): [string, Tensor] => [
    name,
    isValue(operand) ? crop(operand, parts.get(operand), rects, points) : operand,
  ]);
  return { tensor: call(operation, tensors), rects };
}

function concatenation(operation: Operation, parts: ReadonlyMap<Value, Part>, points: Points): Part {
  const { attrs, operands, output } = operation;
  if (
    ![-1, 3].includes(attrs.axis as number) ||
    output.base.rank !== 4 ||
    !operands.every(([, one]) => isValue(one))
  )
    throw new NoPatches('Concat');
  return pointwise(operation, parts, points);
}

/** The border around a map does not change. */
function padding(operation: Operation, parts: ReadonlyMap<Value, Part>): Part {
  const [[, value]] = operation.operands as [[string, Value]];
  const { paddings } = operation.attrs as unknown as { paddings: [number, number][] };
  const part = parts.get(value);
  const [batch, down, across, channels] = paddings;
  if (
    !part ||
    !down ||
    !across ||
    (batch?.[0] ?? 0) + (batch?.[1] ?? 0) + (channels?.[0] ?? 0) + (channels?.[1] ?? 0) > 0
  )
    throw new NoPatches('PadV2');
  if (part.rects) return { tensor: part.tensor, rects: moved(part.rects, down[0], across[0]) };
  return { tensor: call(operation, [['x', part.tensor]]), rects: null };
}

/** As at the end of a batch normalisation. */
function keepsShape({ operands, output }: Operation): boolean {
  const [[, value]] = operands as [[string, Value]];
  const before = value.base.shape;
  const after = output.base.shape;
  return before.length === after.length && before.every((size, axis) => size === after[axis]);
}

function reshaping(operation: Operation, parts: ReadonlyMap<Value, Part>, points: Points): Part {
  const [[, value]] = operation.operands as [[string, Value]];
  return keepsShape(operation) ? (parts.get(value) as Part) : byRows(operation, parts, points);
}

/** On all of every row. Where an attribute or a constant holds the number of rows, it is that of the recorded run. */
function byRows(operation: Operation, parts: ReadonlyMap<Value, Part>, points: Points): Part {
  const { kernel, attrs, output } = operation;
  const perRow = (constant: Tensor) =>
    POINTWISE.includes(kernel) && constant.rank === output.base.rank && constant.shape[0] === points.rows;
  const operands = operation.operands.map(([name, operand]): [string, Tensor] => {
    if (isValue(operand)) return [name, all(operand, parts.get(operand), points)];
    return [name, perRow(operand) ? gather(operand, tensor1d(points.bases, 'int32')) : operand];
  });
  return { tensor: call(operation, operands, rowAttributes(kernel, attrs, output, points)), rects: null };
}

type RowAttributes = {
  axis?: number | number[];
  reductionIndices?: number | number[];
  begin?: number[];
  size?: number[];
};

function rowAttributes(kernel: string, attrs: NamedAttrMap, { base }: Value, points: Points): NamedAttrMap {
  const { axis, reductionIndices, begin, size } = attrs as RowAttributes;
  if (kernel === 'Reshape') return { shape: rowShape(base.shape, points) };
  if (kernel === 'Slice' && begin && size) {
    if (begin[0] === 0 && (size[0] === -1 || size[0] === points.rows))
      return { size: [-1, ...size.slice(1)] };
    throw new NoPatches('a slice of rows');
  }
  // An axis counted from the end may be that of the rows.
  if ([axis ?? reductionIndices ?? 1].flat().some((one) => one === 0 || one < -1))
    throw new NoPatches(`${kernel} over rows`);
  return {};
}

/** Rows come first, or second behind a one, as a product of matrices has them. */
function rowShape(recorded: readonly number[], { rows, count }: Points): number[] {
  if (recorded[0] === rows) return [count, ...recorded.slice(1)];
  if (recorded[0] === 1 && recorded[1] === rows) return [1, count, ...recorded.slice(2)];
  throw new NoPatches('a shape without rows');
}
