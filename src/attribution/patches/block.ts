import { type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import type { Rects } from '../../model/index.ts';
import { type Field, sizeOf } from '../field.ts';
import { NoPatches } from './parts.ts';
import { record } from './recording.ts';
import { runPatches } from './run.ts';

/** Points that run on one recording, as plain data if `steps` is a list. */
export type Block = {
  /** [count, ...shape]: the points that are recorded. */
  rows: Float32Array;
  count: number;
  /** Whether each step starts from the one before it, not from the recorded points. */
  follow: boolean;
  steps: Iterable<PatchStep>;
  /** A point in full, the first of the first step. */
  check: Float32Array;
};

/** Points that differ from rows `bases` in rectangles; `data` [points, height, width, channels] is what is there. */
export type PatchStep = { bases: Int32Array; rects: Rects; data: Float32Array };

/** The quantity at the recorded points, and at those of each step. */
export type BlockValues = { rows: Float32Array; steps: Float32Array[] };

/**
 * Records the rows and runs the steps on them; null where the network has no such way, or where the first point is not
 * what an ordinary run gives.
 * @param source of each row; its own number unless given.
 * @param pause called after each step with how many points it had.
 */
export async function runBlock(
  field: Field,
  { rows, count, follow, steps, check }: Block,
  source: Int32Array = Int32Array.from({ length: count }, (_, i) => i),
  pause?: (points: number) => Promise<void>,
): Promise<BlockValues | null> {
  const [shape] = field.shapes as [number[]];
  const x = tensor(rows, [count, ...shape]);
  const recording = record(x, (input) => field.value([input], source));
  x.dispose();
  if (!recording) return null;
  try {
    const found: BlockValues = { rows: await numbersOf(recording.output.base), steps: [] };
    for (const { bases, rects, data } of steps) {
      const { height, width } = rects;
      const points = { count: bases.length, rows: count, bases };
      const run = tidy(() => {
        const patches = tensor(data, [bases.length, height, width, shape[2] as number]);
        return runPatches(recording, { tensor: patches, rects }, points, follow);
      });
      const values = await numbersOf(run);
      run.dispose();
      if (found.steps.length === 0) {
        const own = source.slice(bases[0], (bases[0] as number) + 1);
        await assertSame(field, check, own, values[0] as number);
      }
      found.steps.push(values);
      await pause?.(bases.length);
    }
    return found;
  } catch (thrown) {
    if (thrown instanceof NoPatches) return null;
    throw thrown;
  } finally {
    recording.dispose();
  }
}

async function numbersOf(one: Tensor): Promise<Float32Array> {
  return (await one.data<'float32'>()).slice();
}

/** @throws NoPatches */
async function assertSame(
  field: Field,
  point: Float32Array,
  source: Int32Array,
  found: number,
): Promise<void> {
  const [shape] = field.shapes as [number[]];
  if (point.length !== sizeOf(shape)) throw new NoPatches('nothing to compare with');
  const y = tidy(() => field.value([tensor(point, [1, ...shape])], source));
  const [expected = Number.NaN] = await y.data<'float32'>();
  y.dispose();
  const gap = Math.abs(expected - found);
  if (!(gap <= 1e-4 * Math.max(1, Math.abs(expected)))) throw new NoPatches(`${gap} off at a point`);
}
