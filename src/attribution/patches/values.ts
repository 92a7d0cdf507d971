import { type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { throwIfAborted } from '../../lib/errors.ts';
import { macrotask } from '../../lib/macrotask.ts';
import { progressMeter } from '../../lib/progress.ts';
import { canPatch } from '../../model/index.ts';
import { type Field, sizeOf } from '../field.ts';
import type { RunOptions } from '../run-options.ts';
import { type Block, blocksOf, cutOut, type SteppedPoints, small } from './chains.ts';
import { NoPatches } from './parts.ts';
import { type Recording, record } from './recording.ts';
import { runPatches } from './run.ts';

/** Numbers that the maps of a recorded run and of the patches may take together: 64 MiB of float32. */
const MOST_NUMBERS = 2 ** 24;

/**
 * The quantity at all points, computed from what changes from one to the next; null where the network, the backend or
 * the points have no such way, or where the first point is not what an ordinary run gives.
 */
export async function patchedValues(
  field: Field,
  points: SteppedPoints,
  options: RunOptions,
): Promise<Float32Array | null> {
  const { shapes, batch, footprint, forwardRows } = field;
  if (
    !footprint ||
    batch !== null ||
    shapes.length > 1 ||
    !canPatch() ||
    !small(points, shapes[0] as number[])
  )
    return null;
  const together = Math.max(1, Math.min(forwardRows, Math.floor(MOST_NUMBERS / (2 * footprint))));
  const found = new Float32Array(points.count).fill(Number.NaN);
  const tick = progressMeter('Computing attributions', points.count, 'passes', options.onProgress);
  for (const block of blocksOf(points.chains, together)) {
    const recording = recordRows(field, points, block);
    if (!recording) return null;
    try {
      for await (const done of runBlock(recording, field, points, block, together, found)) {
        tick(done);
        throwIfAborted(options.signal, 'The attribution');
      }
    } catch (thrown) {
      if (thrown instanceof NoPatches) return null;
      throw thrown;
    } finally {
      recording.dispose();
    }
  }
  return found;
}

function rowTensor(field: Field, points: SteppedPoints, rows: readonly number[]): Tensor {
  const [shape] = field.shapes as [number[]];
  const size = sizeOf(shape);
  const data = new Float32Array(rows.length * size);
  for (const [i, point] of rows.entries()) points.write(point, [data.subarray(i * size, (i + 1) * size)]);
  return tensor(data, [rows.length, ...shape]);
}

function sourcesOf(points: SteppedPoints, rows: readonly number[]): Int32Array {
  return Int32Array.from(rows, (point) => points.source(point));
}

function recordRows(field: Field, points: SteppedPoints, { rows }: Block): Recording | null {
  const x = rowTensor(field, points, rows);
  try {
    return record(x, (input) => field.value([input], sourcesOf(points, rows)));
  } finally {
    x.dispose();
  }
}

/** Yields how many points are done. */
async function* runBlock(
  recording: Recording,
  field: Field,
  points: SteppedPoints,
  block: Block,
  together: number,
  found: Float32Array,
): AsyncGenerator<number> {
  const values = await recording.output.base.data<'float32'>();
  for (const [row, point] of block.rows.entries()) found[point] = values[row] as number;
  const longest = Math.max(...block.chains.map(({ length }) => length));
  for (let at = 0; at < longest; at++) {
    const reached = block.chains.filter(({ length }) => at < length);
    const different = reached.filter(({ first }) => points.same(first + at) === first + at);
    for (let start = 0; start < different.length; start += together) {
      const members = different.slice(start, start + together);
      const ids = members.map(({ first }) => first + at);
      const bases = Int32Array.from(members, ({ row }) => row);
      const run = tidy(() =>
        runPatches(
          recording,
          cutOut(points, ids, field.shapes[0] as number[]),
          { count: ids.length, rows: block.rows.length, bases },
          longest > 1,
        ),
      );
      const numbers = await run.data<'float32'>();
      for (const [i, id] of ids.entries()) found[id] = numbers[i] as number;
      run.dispose();
      if (at === 0 && start === 0) await assertSame(field, points, ids[0] as number, found);
      await macrotask();
    }
    for (const { first } of reached) found[first + at] = found[points.same(first + at)] as number;
    yield found.filter((value) => !Number.isNaN(value)).length;
  }
}

/** @throws NoPatches */
async function assertSame(
  field: Field,
  points: SteppedPoints,
  id: number,
  found: Float32Array,
): Promise<void> {
  const y = tidy(() => field.value([rowTensor(field, points, [id])], sourcesOf(points, [id])));
  const [expected = Number.NaN] = await y.data<'float32'>();
  y.dispose();
  const gap = Math.abs(expected - (found[id] as number));
  if (!(gap <= 1e-4 * Math.max(1, Math.abs(expected)))) throw new NoPatches(`${gap} off at a point`);
}
