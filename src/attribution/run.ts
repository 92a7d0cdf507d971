import { engine, ones, type Tensor, tensor, tidy, zeros } from '@tensorflow/tfjs-core';
import { EngineError, throwIfAborted } from '../lib/errors.ts';
import { macrotask } from '../lib/macrotask.ts';
import { progressMeter } from '../lib/progress.ts';
import { prepareGradients } from '../model/index.ts';
import { type Field, sizeOf } from './field.ts';
import type { SteppedPoints } from './patches/chains.ts';
import { patchedValues } from './patches/values.ts';
import { distinct, type Points } from './points.ts';
import { type RuleSet, withRules } from './rules.ts';
import type { RunOptions } from './run-options.ts';
import { markTape } from './tape.ts';

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

/** Runs points through a field, as many at once as memory allows; between batches other work gets its turn. */
export async function* runPoints(
  field: Field,
  points: Points,
  options: RunOptions,
  differentiate: Differentiate | null,
): AsyncGenerator<Chunk> {
  await prepareGradients();
  const share = differentiate?.references ? 2 : 1;
  const most = differentiate ? Math.max(1, Math.floor(field.tapeRows / share)) : field.forwardRows;
  const size = field.batch ?? Math.min(most, points.count);
  const tick = progressMeter('Computing attributions', points.count, 'passes', options.onProgress);
  for (let start = 0; start < points.count; start += size) {
    throwIfAborted(options.signal, 'The attribution');
    const rows = Math.min(size, points.count - start);
    const ran = field.batch ?? rows;
    const now = materialise(field, points, start, rows, ran);
    const reference = differentiate?.references
      ? materialise(field, differentiate.references, start, rows, ran)
      : null;
    const { values, gradients } = await onePass(field, now, reference, differentiate);
    yield {
      start,
      rows,
      values: values.subarray(0, (values.length / ran) * rows),
      gradients: gradients.map((all) => all.subarray(0, (all.length / ran) * rows)),
    };
    tick(start + rows);
    await macrotask();
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

type Batch = { data: Float32Array[]; source: Int32Array; rows: number };

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

async function onePass(
  field: Field,
  now: Batch,
  reference: Batch | null,
  differentiate: Differentiate | null,
): Promise<{ values: Float32Array; gradients: Float32Array[] }> {
  const tensors = differentiate ? taped(field, now, reference, differentiate.rules) : forward(field, now);
  try {
    const [values, ...gradients] = await Promise.all(
      tensors.map(async (one) => (await one.data<'float32'>()).slice()),
    );
    return { values: values as Float32Array, gradients };
  } finally {
    for (const one of tensors) one.dispose();
  }
}

function forward(field: Field, batch: Batch): Tensor[] {
  return guarded('device', () => tidy(() => [field.value(tensorsOf(field, batch), batch.source)]));
}

/** [values, gradient of each variable]; zeros where the quantity does not depend on a variable. */
function taped(field: Field, now: Batch, reference: Batch | null, rules: RuleSet | undefined): Tensor[] {
  return guarded('unsupported', () =>
    tidy(() => {
      const xs = tensorsOf(field, now);
      const others = reference ? tensorsOf(field, reference) : [];
      const record = () => {
        const marks = [markTape()];
        if (reference) {
          field.value(others, reference.source);
          marks.push(markTape());
        }
        const y = field.value(xs, now.source);
        rules?.inspect?.({ xs, marks });
        return y;
      };
      const { value, grads } = withRules(rules?.configs ?? [], () =>
        engine().gradients(record, xs, ones([now.rows]), true),
      );
      const found = grads as (Tensor | undefined)[];
      return [value, ...xs.map((x, v) => found[v] ?? zeros(x.shape))];
    }),
  );
}

function tensorsOf(field: Field, { data, rows }: Batch): Tensor[] {
  return data.map((all, v) => tensor(all, [rows, ...(field.shapes[v] as number[])], 'float32'));
}

function guarded<T>(code: 'device' | 'unsupported', run: () => T): T {
  try {
    return run();
  } catch (thrown) {
    if (thrown instanceof EngineError) throw thrown;
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    const what = code === 'device' ? 'running the network failed' : 'an operation cannot be differentiated';
    throw new EngineError(
      code,
      `network: ${what} (${reason}); ${code === 'device' ? 'a working backend' : 'a chain of differentiable operations'} expected; try another ${code === 'device' ? 'backend' : 'layer, or a method that only runs the network'}`,
      { cause: thrown },
    );
  }
}
