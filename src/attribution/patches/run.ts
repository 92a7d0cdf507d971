import { type Tensor, tidy } from '@tensorflow/tfjs-core';
import { pastePatches } from '../../model/index.ts';
import type { Part, Points } from './parts.ts';
import type { Recording, Value } from './recording.ts';
import { whole } from './rectangles.ts';
import { readsAround, step } from './steps.ts';

/**
 * The output [count, ...] for points that differ from rows of a recorded run in rectangles of the input alone: only
 * what depends on these is computed.
 * @param follow whether the recorded rows become the points, for points that differ from these again.
 * @throws NoPatches where an operation has no way of running for patches.
 */
export function runPatches(recording: Recording, patches: Part, points: Points, follow: boolean): Tensor {
  return tidy(() => {
    const parts = new Map<Value, Part>([[recording.input, patches]]);
    for (const operation of recording.operations) parts.set(operation.output, step(operation, parts, points));
    if (follow) followPoints(recording, parts, points);
    return (parts.get(recording.output) as Part).tensor;
  });
}

function followPoints(
  { operations }: Recording,
  parts: ReadonlyMap<Value, Part>,
  { count, bases }: Points,
): void {
  const read = new Set<unknown>(
    operations.filter(readsAround).flatMap(({ operands }) => operands.map(([, one]) => one)),
  );
  for (const [value, { tensor, rects }] of parts) {
    const { base } = value;
    if (base.rank !== 4 || !read.has(value)) continue;
    const [, height = 1, width = 1] = base.shape;
    pastePatches(base, tensor, bases, rects ?? whole(count, height, width));
  }
}
