import { EngineError } from '../../lib/errors.ts';

/**
 * Attributions, or the pictures they belong to: [count, height, width, channels], row-major. NaN stands for "no value"
 * (pixels that no occlusion window covered): it is left out of every scale, stays NaN and is drawn transparent.
 */
export type Maps = {
  data: Float32Array;
  shape: readonly [count: number, height: number, width: number, channels: number];
};

/** Values of one map. */
export function sizeOfOne({ shape: [, height, width, channels] }: Maps): number {
  return height * width * channels;
}

/** @throws EngineError 'bad-argument' when the shape is not four whole numbers of at least 1 whose product is the length. */
export function checkMaps(maps: Maps, argument: string): void {
  const { data, shape } = maps;
  const whole = shape.length === 4 && shape.every((size) => Number.isInteger(size) && size > 0);
  if (!whole || shape.reduce((product, size) => product * size, 1) !== data.length) {
    throw new EngineError(
      'bad-argument',
      `${argument}: ${data.length} values of shape [${shape.join(', ')}]; [count, height, width, channels] expected; pass four sizes whose product is the number of values`,
    );
  }
}

/** @throws EngineError 'bad-argument' unless both hold as many maps of the same height and width. */
export function checkSamePlace(pictures: Maps, attributions: Maps): void {
  const same = [0, 1, 2].every((axis) => pictures.shape[axis] === attributions.shape[axis]);
  if (same) return;
  throw new EngineError(
    'bad-argument',
    `attributions: shape [${attributions.shape.join(', ')}]; count, height and width of the pictures [${pictures.shape.join(', ')}] expected; resize the maps or pass their own pictures`,
  );
}

/** The same shape, each value changed. */
export function mapValues({ data, shape }: Maps, change: (value: number) => number): Maps {
  return { data: data.map(change), shape };
}

/** Map number `index` alone, [1, height, width, channels], sharing memory. */
export function oneOf(maps: Maps, index: number): Maps {
  const size = sizeOfOne(maps);
  const [, height, width, channels] = maps.shape;
  return {
    data: maps.data.subarray(index * size, (index + 1) * size),
    shape: [1, height, width, channels],
  };
}

/** What is known of values: least and largest, sums of positives and of negatives' magnitudes. NaN is left out. */
export type Extent = { low: number; high: number; positiveSum: number; negativeSum: number };

/** Extent of every `step`-th value from `start` on; where there is none, low is above high. */
export function extentOf(data: ArrayLike<number>, start = 0, step = 1): Extent {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  let [positiveSum, negativeSum] = [0, 0];
  for (let i = start; i < data.length; i += step) {
    const value = data[i] ?? Number.NaN;
    if (Number.isNaN(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
    if (value > 0) positiveSum += value;
    else negativeSum -= value;
  }
  return { low, high, positiveSum, negativeSum };
}

/** The extent of everything that the given extents cover. */
export function joinExtents(extents: readonly Extent[]): Extent {
  const sum = (key: keyof Extent) => extents.reduce((total, extent) => total + extent[key], 0);
  return {
    low: Math.min(...extents.map(({ low }) => low)),
    high: Math.max(...extents.map(({ high }) => high)),
    positiveSum: sum('positiveSum'),
    negativeSum: sum('negativeSum'),
  };
}
