import { progressMeter } from '../lib/progress.ts';
import { prepareGradients } from '../model/index.ts';
import { handsFor, partSize, shared } from './crew.ts';
import { type Field, sizeOf } from './field.ts';
import { type Batch, onePass } from './pass.ts';
import type { SteppedPoints } from './patches/chains.ts';
import { patchedValues } from './patches/values.ts';
import { distinct, type Points } from './points.ts';
import type { RuleSet } from './rules.ts';
import type { RunOptions } from './run-options.ts';
import { passThere } from './task.ts';

export type { RunOptions };

/** What a batch of points gave: the quantity, and its gradient with respect to each variable. */
export type Chunk = {
  start: number;
  rows: number;
  /** [rows], or as many numbers a row as the field gives. */
  values: Float32Array;
  /** [rows, size] for each variable; none where none were asked for. */
  gradients: Float32Array[];
};

export type Differentiate = {
  rules?: RuleSet;
  /** Reference points of rules that compare with a baseline: as many as points. */
  references?: Points;
};

/** Rows that run about as fast, each, as many do. */
const FEWEST_ROWS = 8;

/**
 * Runs points through a field, as many at once as memory allows, with the help of a crew where there is one; between
 * batches other work gets its turn.
 */
export async function* runPoints(
  field: Field,
  points: Points,
  options: RunOptions,
  differentiate: Differentiate | null,
): AsyncGenerator<Chunk> {
  await prepareGradients();
  const references = differentiate?.references;
  const crew = field.plain && !differentiate?.rules && !references ? options.crew : undefined;
  const hands = handsFor(points.count, crew);
  // What tapes keep is in memory at once for all hands.
  const most = differentiate
    ? Math.max(1, Math.floor(field.tapeRows / (references ? 2 : hands)))
    : field.forwardRows;
  const size = field.batch ?? partSize(points.count, hands, { fewest: FEWEST_ROWS, most });
  const tick = progressMeter('Computing attributions', points.count, 'passes', options.onProgress);
  const rowsAt = (part: number) => Math.min(size, points.count - part * size);
  const batchAt = (part: number, of: Points) =>
    materialise(field, of, part * size, rowsAt(part), field.batch ?? rowsAt(part));
  const passes = shared(
    Math.ceil(points.count / size),
    { crew: hands > 1 ? crew : undefined, signal: options.signal },
    (part, helping) => passThere(helping, field, batchAt(part, points), differentiate !== null),
    (part) =>
      onePass(field, batchAt(part, points), references ? batchAt(part, references) : null, differentiate),
  );
  let start = 0;
  for await (const { values, gradients } of passes) {
    const rows = Math.min(size, points.count - start);
    const own = (all: Float32Array) => all.subarray(0, (all.length / (field.batch ?? rows)) * rows);
    yield { start, rows, values: own(values), gradients: gradients.map(own) };
    start += rows;
    tick(start);
  }
}

/** The quantity at every point; points that are the same run once, and of small changes what they change. */
export async function valuesAt(
  field: Field,
  points: Points | SteppedPoints,
  options: RunOptions,
): Promise<Float32Array> {
  const patched = 'chains' in points ? await patchedValues(field, points, options) : null;
  if (patched) return patched;
  const { points: different, places } = distinct(points);
  const found = new Float32Array(different.count);
  for await (const chunk of runPoints(field, different, options, null)) found.set(chunk.values, chunk.start);
  return Float32Array.from(places, (place) => found[place] as number);
}

/** Fills up with copies of the first row where the field takes only full batches. */
function materialise(field: Field, points: Points, start: number, rows: number, ran: number): Batch {
  const data = field.shapes.map((shape) => new Float32Array(ran * sizeOf(shape)));
  const source = new Int32Array(ran);
  for (let i = 0; i < ran; i++) {
    const at = i < rows ? start + i : start;
    source[i] = points.source(at);
    points.write(
      at,
      data.map((all, v) => {
        const size = sizeOf(field.shapes[v] as number[]);
        return all.subarray(i * size, (i + 1) * size);
      }),
    );
  }
  return { data, source, rows: ran };
}
