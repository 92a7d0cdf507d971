import { EngineError } from '../../lib/errors.ts';
import { type Box, boxAround, type SteppedPoints } from '../patches/chains.ts';
import { agree, rowOf, zeroMaps } from '../points.ts';
import type { Explained, Problem } from '../problem.ts';
import { valuesAt } from '../run.ts';

export type WindowShape = {
  /** Size of the window along the axes of the input; a number stands for height and width, over all channels. */
  window: number | readonly number[];
  /** How far the window moves along each axis. */
  step: number | readonly number[];
};

export type OcclusionOptions = WindowShape & {
  /** One window shape for each variable, where there are several. */
  each?: readonly WindowShape[];
  /**
   * What a window's drop is divided by at a number it covers. coverage: by how many windows cover it (Captum);
   * window-size: by that and the size of the window (DeepExplain); none: by nothing, drops are summed (PAIR).
   */
  normalise: 'coverage' | 'window-size' | 'none';
  /** clip: a last, shorter window covers the rest (Captum); drop: the rest is not covered and has no value, NaN. */
  tail: 'clip' | 'drop';
};

/** Of one variable: for every window the numbers it covers. */
export type Windows = { variable: number; covered: Int32Array }[];

/** y(x) - y(x with a window at the baseline), spread over the window. Zeiler, Fergus 2014. */
export async function occlusion(problem: Problem, options: OcclusionOptions): Promise<Explained> {
  const windows = problem.field.shapes.flatMap((shape, variable) =>
    windowsOf(shape, shapeFor(options, variable)).map((covered) => ({ variable, covered })),
  );
  const full = fullSizes(problem.field.shapes, options);
  return occlusionOf(problem, windows, (covering, v) => divisor(covering, full[v] as number, options));
}

/**
 * Any sets of numbers taken out one after another: feature ablation where they do not overlap.
 * @param divisorOf what a number's drops are divided by, from how many sets cover it and its variable.
 */
export async function occlusionOf(
  problem: Problem,
  windows: Windows,
  divisorOf: (covering: number, variable: number) => number,
): Promise<Explained> {
  const { field, count, x, run } = problem;
  const values = await valuesAt(field, replaced(problem, windows), run);
  const drops = zeroMaps(field.shapes, count);
  const covers = x.map((all) => new Float64Array(all.length / count));
  for (const { variable, covered } of windows) {
    const cover = covers[variable] as Float64Array;
    for (const j of covered) cover[j] = (cover[j] as number) + 1;
  }
  for (let row = 0; row < count; row++)
    for (const [w, { variable, covered }] of windows.entries()) {
      const drop = dropOf(values, row, w, windows.length);
      const into = rowOf64(drops[variable] as Float64Array, count, row);
      for (const j of covered) into[j] = (into[j] as number) + drop;
    }
  const maps = drops.map((map, v) => {
    const cover = covers[v] as Float64Array;
    return Float32Array.from(map, (sum, i) => sum / divisorOf(cover[i % cover.length] as number, v));
  });
  return { maps, outputs: values.filter((_, i) => i % (windows.length + 1) === 0) };
}

function divisor(covering: number, windowSize: number, { normalise, tail }: OcclusionOptions): number {
  if (covering === 0) return tail === 'drop' ? Number.NaN : 1;
  if (normalise === 'none') return 1;
  return normalise === 'coverage' ? covering : covering * windowSize;
}

/** First y(x) for each input, then its windows. */
export function replaced({ field, count, x, baseline }: Problem, windows: Windows): SteppedPoints {
  const each = windows.length + 1;
  const boxes = windows.map(({ variable, covered }) =>
    boxAround(covered, field.shapes[variable] as number[]),
  );
  return {
    chains: Array.from({ length: count * windows.length }, (_, i) => {
      const base = Math.floor(i / windows.length) * each;
      return { base, first: base + 1 + (i % windows.length), length: 1 };
    }),
    box: (i) => boxes[(i % each) - 1] as Box,
    count: count * each,
    source: (i) => Math.floor(i / each),
    same(i) {
      const window = windows[(i % each) - 1];
      if (!window) return i;
      const row = Math.floor(i / each);
      const [own, other] = [x, baseline].map((all) =>
        rowOf(all[window.variable] as Float32Array, count, row),
      );
      return agree(own as Float32Array, other as Float32Array, window.covered) ? row * each : i;
    },
    write(i, into) {
      const row = Math.floor(i / each);
      for (const [v, point] of into.entries()) point.set(rowOf(x[v] as Float32Array, count, row));
      const window = windows[(i % each) - 1];
      if (!window) return;
      const from = rowOf(baseline[window.variable] as Float32Array, count, row);
      const point = into[window.variable] as Float32Array;
      for (const j of window.covered) point[j] = from[j] as number;
    },
  };
}

/** y(x) - y(x without window w). */
export function dropOf(values: Float32Array, row: number, w: number, windowCount: number): number {
  const at = row * (windowCount + 1);
  return (values[at] as number) - (values[at + 1 + w] as number);
}

export function rowOf64(data: Float64Array, count: number, i: number): Float64Array {
  const size = data.length / count;
  return data.subarray(i * size, (i + 1) * size);
}

function shapeFor(options: OcclusionOptions, variable: number): OcclusionOptions {
  return { ...options, ...options.each?.[variable] };
}

/** A number means height and width; channels go together. */
function perAxis(shape: readonly number[], value: number | readonly number[], rest: 'all' | 1): number[] {
  if (typeof value !== 'number') {
    if (value.length === shape.length) return [...value];
    throw new EngineError(
      'bad-argument',
      `window: ${value.length} sizes found; ${shape.length} expected for an input of ${shape.join(' x ')}`,
    );
  }
  return shape.map((size, axis) => (axis < 2 || rest === 1 ? value : size));
}

function fullSizes(shapes: readonly (readonly number[])[], options: OcclusionOptions): number[] {
  return shapes.map((shape, v) =>
    perAxis(shape, shapeFor(options, v).window, 'all').reduce((product, size) => product * size, 1),
  );
}

function windowsOf(shape: readonly number[], { window, step, tail }: OcclusionOptions): Int32Array[] {
  const sizes = perAxis(shape, window, 'all');
  const steps = perAxis(shape, step, 1);
  for (const value of [...sizes, ...steps])
    if (!Number.isInteger(value) || value < 1)
      throw new EngineError('bad-argument', `window: ${value} found; whole numbers from 1 expected`);
  const starts = shape.map((length, axis) =>
    startsOf(length, sizes[axis] as number, steps[axis] as number, tail),
  );
  return product(starts).map((corner) =>
    Int32Array.from(
      product(
        corner.map((start, axis) =>
          range(start, Math.min(shape[axis] as number, start + (sizes[axis] as number))),
        ),
      ),
      (place) => place.reduce((flat, at, axis) => flat * (shape[axis] as number) + at, 0),
    ),
  );
}

/** A window reaches over the end only to clip, and only when no earlier one ends there. */
function startsOf(length: number, size: number, step: number, tail: 'clip' | 'drop'): number[] {
  const whole = Math.max(0, Math.floor((length - size) / step) + 1);
  const count = tail === 'drop' ? whole : Math.max(1, Math.ceil((length - size) / step) + 1);
  return range(0, count)
    .map((i) => i * step)
    .filter((start) => start < length);
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);
}

function product(lists: readonly number[][]): number[][] {
  return lists.reduce<number[][]>(
    (found, list) => found.flatMap((head) => list.map((item) => [...head, item])),
    [[]],
  );
}
