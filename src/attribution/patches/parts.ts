import { engine, type NamedAttrMap, type NamedTensorMap, type Tensor } from '@tensorflow/tfjs-core';
import { cropOfPatched, type Rects } from '../../model/index.ts';
import type { Operation, Value } from './recording.ts';
import { whole } from './rectangles.ts';

/** A value for some points: rectangles of its maps, the rest being as in the base, or all of it. */
export type Part = { tensor: Tensor; rects: Rects | null };

/** The points of one run: `bases[i]` is the row of the recorded run that point i changes. */
export type Points = { count: number; rows: number; bases: Int32Array };

/** Thrown where a recorded operation has no known way of running for patches. */
export class NoPatches extends Error {}

/** How an operation runs for points that changed in patches. @throws NoPatches */
export type Step = (operation: Operation, parts: ReadonlyMap<Value, Part>, points: Points) => Part;

export function call(
  { kernel, list, attrs }: Operation,
  operands: [string, Tensor][],
  changed: NamedAttrMap = {},
): Tensor {
  const inputs = list ? operands.map(([, tensor]) => tensor) : Object.fromEntries(operands);
  return engine().runKernel(kernel, inputs as NamedTensorMap, { ...attrs, ...changed }) as Tensor;
}

/** Rectangles of a value as the points have it. */
export function crop(
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

/** All of every point's maps. */
export function all(value: Value, part: Part | undefined, points: Points): Tensor {
  if (part && !part.rects) return part.tensor;
  const [, height = 1, width = 1] = value.base.shape;
  return crop(value, part, whole(points.count, height, width), points);
}
