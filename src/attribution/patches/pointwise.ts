import type { Tensor } from '@tensorflow/tfjs-core';
import type { Rects } from '../../model/index.ts';
import { call, crop, NoPatches, type Part, type Points } from './parts.ts';
import { isValue, type Operation, type Value } from './recording.ts';
import { moved, union } from './rectangles.ts';
import { byRows } from './rows.ts';

/** Operands that cover every place alike. */
function everywhere({ size, shape }: Tensor): boolean {
  return size === (shape.at(-1) ?? 1) || size === 1;
}

/** Whether all constants of an operation cover every place alike. */
export function alike({ operands }: Operation): boolean {
  return operands.every(([, operand]) => isValue(operand) || everywhere(operand));
}

export function pointwise(operation: Operation, parts: ReadonlyMap<Value, Part>, points: Points): Part {
  const { operands, output } = operation;
  const values = operands.flatMap(([, operand]) => (isValue(operand) ? [operand] : []));
  const changed = values.flatMap((value) => parts.get(value)?.rects ?? []);
  if (!alike(operation) || changed.length < values.length) return byRows(operation, parts, points);
  const [, height = 1, width = 1] = output.base.shape;
  const [first, ...rest] = changed as [Rects, ...Rects[]];
  const rects = rest.every((one) => one === first) ? first : union(changed, height, width);
  const tensors = operands.map(([name, operand]): [string, Tensor] => [
    name,
    isValue(operand) ? crop(operand, parts.get(operand), rects, points) : operand,
  ]);
  return { tensor: call(operation, tensors), rects };
}

export function concatenation(operation: Operation, parts: ReadonlyMap<Value, Part>, points: Points): Part {
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
export function padding(operation: Operation, parts: ReadonlyMap<Value, Part>): Part {
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
