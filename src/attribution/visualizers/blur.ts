import { EngineError } from '../../lib/errors.ts';
import type { Maps } from './maps.ts';

/** What lies outside: 'reflect' is d c b a | a b c d | d c b a, 'zero' is 0 (scipy's 'constant'). */
export type Border = 'reflect' | 'zero';

/** Weights exp(-i^2 / 2 sigma^2) for |i| <= int(4 sigma + 0.5), summing to 1: scipy.ndimage's truncate = 4. */
function gaussianKernel(sigma: number): Float64Array {
  const radius = Math.floor(4 * sigma + 0.5);
  const weights = Float64Array.from({ length: 2 * radius + 1 }, (_, i) =>
    Math.exp(-((i - radius) ** 2) / (2 * sigma * sigma)),
  );
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

/** For a line with `radius` more values on each side: the index each is read from, or -1 for a zero. */
function sourceIndexes(length: number, radius: number, border: Border): Int32Array {
  const period = 2 * length;
  return Int32Array.from({ length: length + 2 * radius }, (_, i) => {
    const at = i - radius;
    if (border === 'zero') return at >= 0 && at < length ? at : -1;
    const inPeriod = ((at % period) + period) % period;
    return inPeriod < length ? inPeriod : period - 1 - inPeriod;
  });
}

/** out[i] = sum over j of kernel[j] line[i + j], for a symmetric kernel of odd length. Indexes stay within the arrays. */
function blurLine(line: Float64Array, kernel: Float64Array, out: Float64Array): void {
  const radius = (kernel.length - 1) / 2;
  const centre = kernel[radius] as number;
  for (let i = 0; i < out.length; i++) {
    let sum = centre * (line[i + radius] as number);
    for (let j = 0; j < radius; j++) {
      const mirror = i + 2 * radius - j;
      sum += (kernel[j] as number) * ((line[i + j] as number) + (line[mirror] as number));
    }
    out[i] = sum;
  }
}

/** One pass along an axis of `length` values `stride` apart. */
function blurAxis(
  data: Float64Array,
  length: number,
  stride: number,
  kernel: Float64Array,
  border: Border,
): Float64Array {
  const sources = sourceIndexes(length, (kernel.length - 1) / 2, border);
  const line = new Float64Array(sources.length);
  const blurred = new Float64Array(length);
  const out = new Float64Array(data.length);
  for (let first = 0; first < data.length / length; first++) {
    const start = Math.floor(first / stride) * stride * length + (first % stride);
    for (let i = 0; i < line.length; i++) {
      const source = sources[i] as number;
      line[i] = source < 0 ? 0 : (data[start + source * stride] as number);
    }
    blurLine(line, kernel, blurred);
    for (let i = 0; i < length; i++) out[start + i * stride] = blurred[i] as number;
  }
  return out;
}

/**
 * Gaussian blur over height and width as scipy.ndimage.gaussian_filter computes it, in float64.
 * @param data [count, height, width, channels], row-major.
 * @param sigma standard deviation in pixels; 0 changes nothing.
 * @throws EngineError 'bad-argument' when sigma is negative or not finite.
 */
export function gaussianFilter(
  data: Float64Array,
  [, height, width, channels]: Maps['shape'],
  sigma: number,
  border: Border = 'reflect',
): Float64Array {
  if (!(sigma >= 0 && Number.isFinite(sigma))) {
    throw new EngineError(
      'bad-argument',
      `blur: ${sigma}; pixels of at least 0 expected; pass 0 for no blur`,
    );
  }
  const kernel = gaussianKernel(sigma || 1);
  if (sigma === 0) return data.slice();
  const rows = blurAxis(data, height, width * channels, kernel, border);
  return blurAxis(rows, width, channels, kernel, border);
}

/**
 * Maps blurred over height and width; the given maps are left alone. Netlens also blurred the channels into each other
 * and wrote into its caller's array; for maps of one channel the numbers are the same.
 * NaN counts as missing: its neighbours share its weight, and it stays NaN.
 * @throws EngineError 'bad-argument' when sigma is negative or not finite.
 */
export function blurMaps({ data, shape }: Maps, sigma: number): Maps {
  if (sigma === 0) return { data, shape };
  const known = Float64Array.from(data, (value) => (Number.isNaN(value) ? 0 : value));
  const blurred = gaussianFilter(known, shape, sigma);
  if (!data.some(Number.isNaN)) return { data: Float32Array.from(blurred), shape };
  const present = Float64Array.from(data, (value) => (Number.isNaN(value) ? 0 : 1));
  const weights = gaussianFilter(present, shape, sigma);
  return {
    data: data.map((value, i) => (Number.isNaN(value) ? value : (blurred[i] ?? 0) / (weights[i] ?? 1))),
    shape,
  };
}
