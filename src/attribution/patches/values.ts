import { throwIfAborted } from '../../lib/errors.ts';
import { macrotask } from '../../lib/macrotask.ts';
import { progressMeter } from '../../lib/progress.ts';
import { canPatch } from '../../model/index.ts';
import { handsFor, shared } from '../crew.ts';
import { type Field, sizeOf } from '../field.ts';
import type { RunOptions } from '../run-options.ts';
import { blockThere } from '../task.ts';
import { type Block, type BlockValues, type PatchStep, runBlock } from './block.ts';
import { cutOut, type Group, groupsOf, type SteppedPoints, small } from './chains.ts';

/** Numbers that the maps of a recorded run and of the patches may take together: 64 MiB of float32. */
const MOST_NUMBERS = 2 ** 24;

/** Points `ids` that run at once, on rows `bases`. */
type StepIds = { ids: number[]; bases: Int32Array };

/**
 * The quantity at all points, computed from what changes from one to the next, with the help of a crew where there is
 * one; null where the network, the backend or the points have no such way, or where the first point is not what an
 * ordinary run gives.
 */
export async function patchedValues(
  field: Field,
  points: SteppedPoints,
  { crew, signal, onProgress }: RunOptions,
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
  const helping = field.plain ? crew : undefined;
  const hands = handsFor(points.count, helping);
  const groups = groupsOf(points.chains, together, hands);
  const steps = groups.map((group) => stepsOf(points, group, together));
  const tick = progressMeter('Computing attributions', points.count, 'passes', onProgress);
  const found = new Float32Array(points.count).fill(Number.NaN);
  let done = 0;
  const advance = async (more: number) => {
    done += more;
    tick(Math.min(done, points.count - 1));
    throwIfAborted(signal, 'The attribution');
    await macrotask();
  };
  const runs = shared<BlockValues | null>(
    groups.length,
    { crew: hands > 1 ? helping : undefined, signal },
    async (part, to) => {
      const block = blockOf(field, points, groups[part] as Group, steps[part] as StepIds[]);
      const values = await blockThere(
        to,
        field,
        { ...block, steps: [...block.steps] },
        sourcesOf(points, groups[part] as Group),
      );
      done += (steps[part] as StepIds[]).reduce((sum, { ids }) => sum + ids.length, 0);
      return values;
    },
    (part) => {
      const group = groups[part] as Group;
      const block = blockOf(field, points, group, steps[part] as StepIds[]);
      return runBlock(field, block, sourcesOf(points, group), advance);
    },
  );
  let part = 0;
  for await (const values of runs) {
    if (!values) return null;
    keep(found, groups[part] as Group, steps[part] as StepIds[], values);
    part++;
  }
  for (let i = 0; i < found.length; i++) found[i] = found[points.same(i)] as number;
  tick(points.count);
  return found;
}

/** What a chain gives of a point counts before what a recording gives, whichever came first. */
function keep(
  found: Float32Array,
  { rows }: Group,
  steps: readonly StepIds[],
  { rows: recorded, steps: values }: BlockValues,
): void {
  for (const [row, point] of rows.entries())
    if (Number.isNaN(found[point])) found[point] = recorded[row] as number;
  for (const [s, { ids }] of steps.entries())
    for (const [i, id] of ids.entries()) found[id] = (values[s] as Float32Array)[i] as number;
}

/** The points of a group that differ from those before them, in the order in which they run. */
function stepsOf(points: SteppedPoints, { chains }: Group, together: number): StepIds[] {
  const longest = Math.max(...chains.map(({ length }) => length));
  const steps: StepIds[] = [];
  for (let at = 0; at < longest; at++) {
    const different = chains.filter(
      ({ first, length }) => at < length && points.same(first + at) === first + at,
    );
    for (let start = 0; start < different.length; start += together) {
      const members = different.slice(start, start + together);
      steps.push({
        ids: members.map(({ first }) => first + at),
        bases: Int32Array.from(members, ({ row }) => row),
      });
    }
  }
  return steps;
}

function sourcesOf(points: SteppedPoints, { rows }: Group): Int32Array {
  return Int32Array.from(rows, (point) => points.source(point));
}

function blockOf(
  { shapes }: Field,
  points: SteppedPoints,
  { rows, chains }: Group,
  steps: readonly StepIds[],
): Block {
  const [shape] = shapes as [number[]];
  const first = steps[0]?.ids[0];
  return {
    rows: written(points, rows, shape),
    count: rows.length,
    follow: chains.some(({ length }) => length > 1),
    steps: cutOuts(points, steps, shape),
    check: written(points, first === undefined ? [] : [first], shape),
  };
}

function* cutOuts(points: SteppedPoints, steps: readonly StepIds[], shape: number[]): Generator<PatchStep> {
  for (const { ids, bases } of steps) yield { bases, ...cutOut(points, ids, shape) };
}

function written(points: SteppedPoints, ids: readonly number[], shape: readonly number[]): Float32Array {
  const size = sizeOf(shape);
  const data = new Float32Array(ids.length * size);
  for (const [i, id] of ids.entries()) points.write(id, [data.subarray(i * size, (i + 1) * size)]);
  return data;
}
