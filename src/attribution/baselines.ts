import { EngineError } from '../lib/errors.ts';
import { sizeOf } from './field.ts';

/**
 * What an input is held against. zeros; one value everywhere; given numbers (the mean of the data set, another input:
 * [size] for all inputs or [count, size]); or each input blurred by a Gaussian of `sigma` pixels.
 */
export type Baseline =
  | { kind: 'zeros' }
  | { kind: 'value'; value: number }
  | { kind: 'data'; data: Float32Array }
  | { kind: 'blurred'; sigma: number };

/**
 * @param x [count, ...shape]
 * @returns [count, ...shape]
 * @throws EngineError 'bad-argument' for data of another size, or a blur of something without height and width.
 */
export function baselineRows(
  baseline: Baseline,
  x: Float32Array,
  shape: readonly number[],
  count: number,
): Float32Array {
  const size = sizeOf(shape);
  if (baseline.kind === 'value' && !Number.isFinite(baseline.value))
    throw new EngineError(
      'bad-argument',
      `baseline.value: found ${baseline.value}; expected a finite number`,
    );
  switch (baseline.kind) {
    case 'zeros':
      return new Float32Array(x.length);
    case 'value':
      return new Float32Array(x.length).fill(baseline.value);
    case 'blurred':
      return blurred(x, shape, count, baseline.sigma);
    case 'data': {
      if (baseline.data.length === x.length) return baseline.data;
      if (baseline.data.length !== size)
        throw new EngineError(
          'bad-argument',
          `baseline.data: found ${baseline.data.length} numbers; expected ${size}, or ${size} for each input; it is of the preprocessed input, or of the layer that is explained`,
        );
      const rows = new Float32Array(x.length);
      for (let row = 0; row < count; row++) rows.set(baseline.data, row * size);
      return rows;
    }
    default:
      throw new EngineError(
        'bad-argument',
        `baseline: found ${JSON.stringify(baseline satisfies never)}; expected the kind zeros, value, data or blurred`,
      );
  }
}

function blurred(x: Float32Array, shape: readonly number[], count: number, sigma: number): Float32Array {
  const [height, width, channels = 1] = shape;
  if (!height || !width)
    throw new EngineError(
      'bad-argument',
      `baseline: found a blur of a layer of ${shape.join(' x ')}; expected something with height and width; choose another baseline`,
    );
  if (!(sigma > 0 && sigma <= Math.max(height, width)))
    throw new EngineError(
      'bad-argument',
      `baseline.sigma: found ${sigma}; expected a number of pixels above 0 and up to ${Math.max(height, width)}`,
    );
  const images = count * channels;
  const kernel = gaussian(sigma);
  const down = convolve(x, kernel, { outer: count, length: height, stride: width * channels });
  return convolve(down, kernel, { outer: (images / channels) * height, length: width, stride: channels });
}

function gaussian(sigma: number): number[] {
  const radius = Math.ceil(3 * sigma);
  const raw = Array.from({ length: 2 * radius + 1 }, (_, i) =>
    Math.exp(-((i - radius) ** 2) / (2 * sigma ** 2)),
  );
  const total = raw.reduce((sum, value) => sum + value, 0);
  return raw.map((value) => value / total);
}

/** Along one axis; the ends are mirrored. */
function convolve(
  x: Float32Array,
  kernel: readonly number[],
  { outer, length, stride }: { outer: number; length: number; stride: number },
): Float32Array {
  const radius = (kernel.length - 1) / 2;
  const result = new Float32Array(x.length);
  for (let o = 0; o < outer; o++)
    for (let at = 0; at < length; at++)
      for (const [k, weight] of kernel.entries()) {
        const from = (o * length + mirrored(at + k - radius, length)) * stride;
        const to = (o * length + at) * stride;
        for (let s = 0; s < stride; s++)
          result[to + s] = (result[to + s] as number) + weight * (x[from + s] as number);
      }
  return result;
}

function mirrored(at: number, length: number): number {
  const period = 2 * length;
  const place = ((at % period) + period) % period;
  return place < length ? place : period - 1 - place;
}
