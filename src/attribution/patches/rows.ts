import { gather, type NamedAttrMap, type Tensor, tensor1d } from '@tensorflow/tfjs-core';
import { all, call, NoPatches, type Part, type Points } from './parts.ts';
import { isValue, type Operation, type Value } from './recording.ts';

/** Run on whole rows; none of them looks from one row at another. */
export const BY_ROWS = 'BatchMatMul _FusedMatMul Mean Sum Max Min Softmax LogSoftmax Slice'.split(' ');
/** Number by number, or channel by channel. */
export const NUMBERWISE: ReadonlySet<string> = new Set(
  'Cast Relu Relu6 Elu Selu LeakyRelu Prelu Sigmoid Tanh Softplus ClipByValue Identity FusedBatchNorm Add Sub Multiply RealDiv Maximum Minimum Erf Exp Square Sqrt Rsqrt Neg'.split(
    ' ',
  ),
);

/** On all of every row. Where an attribute or a constant holds the number of rows, it is that of the recorded run. */
export function byRows(operation: Operation, parts: ReadonlyMap<Value, Part>, points: Points): Part {
  const { kernel, attrs, output } = operation;
  const perRow = (constant: Tensor) =>
    NUMBERWISE.has(kernel) && constant.rank === output.base.rank && constant.shape[0] === points.rows;
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
  const shape = rowShape(base.shape, points);
  if (kernel === 'Reshape') return { shape };
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

/** As at the end of a batch normalisation. */
export function keepsShape({ operands, output }: Operation): boolean {
  const [[, value]] = operands as [[string, Value]];
  const before = value.base.shape;
  const after = output.base.shape;
  return before.length === after.length && before.every((size, axis) => size === after[axis]);
}

export function reshaping(operation: Operation, parts: ReadonlyMap<Value, Part>, points: Points): Part {
  const [[, value]] = operation.operands as [[string, Value]];
  return keepsShape(operation) ? (parts.get(value) as Part) : byRows(operation, parts, points);
}
