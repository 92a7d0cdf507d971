import type { backend_util } from '@tensorflow/tfjs-core';

type Info = backend_util.Conv2DInfo;

/** Calls `visit` for every (output pixel, filter tap) pair whose input pixel lies inside; offsets are in pixels. */
function eachTap(info: Info, visit: (input: number, output: number, tap: number) => void): void {
  const { inHeight, inWidth, outHeight, outWidth, filterHeight, filterWidth, padInfo } = info;
  for (let b = 0; b < info.batchSize; b++)
    for (let oy = 0; oy < outHeight; oy++)
      for (let ky = 0; ky < filterHeight; ky++) {
        const iy = oy * info.strideHeight - padInfo.top + ky * info.dilationHeight;
        if (iy < 0 || iy >= inHeight) continue;
        const inputRow = (b * inHeight + iy) * inWidth;
        const outputRow = (b * outHeight + oy) * outWidth;
        for (let ox = 0; ox < outWidth; ox++)
          for (let kx = 0; kx < filterWidth; kx++) {
            const ix = ox * info.strideWidth - padInfo.left + kx * info.dilationWidth;
            if (ix >= 0 && ix < inWidth) visit(inputRow + ix, outputRow + ox, ky * filterWidth + kx);
          }
      }
}

// Index arithmetic keeps every access below inside its array; `?? 0` would only slow the loops down.
/* biome-ignore-start lint/style/noNonNullAssertion: see above */

/**
 * Gradient of a convolution with respect to its filter, channels last: dw[tap, i, o] = sum over pixels of
 * x[pixel, i] * dy[pixel, o]. Sums in double precision.
 * @param x [batch, height, width, inChannels]
 * @param dy [batch, outHeight, outWidth, outChannels]
 * @param dw receives [filterHeight, filterWidth, inChannels, outChannels]
 */
export function convFilterGradient(info: Info, x: Float32Array, dy: Float32Array, dw: Float32Array): void {
  if (info.dataFormat !== 'channelsLast') throw new Error('channels first are not supported in gradients');
  const { inChannels, outChannels } = info;
  const sums = new Float64Array(dw.length);
  eachTap(info, (input, output, tap) => {
    for (let i = 0; i < inChannels; i++) {
      const value = x[input * inChannels + i]!;
      if (value === 0) continue;
      const to = (tap * inChannels + i) * outChannels;
      const from = output * outChannels;
      for (let o = 0; o < outChannels; o++) sums[to + o] = sums[to + o]! + value * dy[from + o]!;
    }
  });
  dw.set(sums);
}

/**
 * Gradient of a depthwise convolution with respect to its input, channels last.
 * @param dy [batch, outHeight, outWidth, inChannels * multiplier]
 * @param w [filterHeight, filterWidth, inChannels, multiplier]
 * @param dx receives [batch, height, width, inChannels]
 */
export function depthwiseInputGradient(
  info: Info,
  dy: Float32Array,
  w: Float32Array,
  dx: Float32Array,
): void {
  const { inChannels, outChannels } = info;
  const multiplier = outChannels / inChannels;
  const sums = new Float64Array(dx.length);
  eachTap(info, (input, output, tap) => {
    for (let o = 0; o < outChannels; o++) {
      const to = input * inChannels + Math.floor(o / multiplier);
      sums[to] = sums[to]! + dy[output * outChannels + o]! * w[tap * outChannels + o]!;
    }
  });
  dx.set(sums);
}

/**
 * Gradient of a depthwise convolution with respect to its filter, channels last.
 * @param x [batch, height, width, inChannels]
 * @param dy [batch, outHeight, outWidth, inChannels * multiplier]
 * @param dw receives [filterHeight, filterWidth, inChannels, multiplier]
 */
export function depthwiseFilterGradient(
  info: Info,
  x: Float32Array,
  dy: Float32Array,
  dw: Float32Array,
): void {
  const { inChannels, outChannels } = info;
  const multiplier = outChannels / inChannels;
  const sums = new Float64Array(dw.length);
  eachTap(info, (input, output, tap) => {
    for (let o = 0; o < outChannels; o++) {
      const value = x[input * inChannels + Math.floor(o / multiplier)]!;
      const to = tap * outChannels + o;
      sums[to] = sums[to]! + value * dy[output * outChannels + o]!;
    }
  });
  dw.set(sums);
}

/**
 * Gradient of max pooling with respect to its input, channels last; the first of equal maxima gets it.
 * @param dy [batch, outHeight, outWidth, channels]
 * @param x [batch, height, width, channels]
 * @param dx receives [batch, height, width, channels]; zeros on entry are not needed.
 */
export function maxPoolInputGradient(info: Info, dy: Float32Array, x: Float32Array, dx: Float32Array): void {
  const { inChannels } = info;
  const best = new Float32Array(dy.length).fill(Number.NEGATIVE_INFINITY);
  const places = new Int32Array(dy.length).fill(-1);
  eachTap(info, (input, output) => {
    for (let c = 0; c < inChannels; c++) {
      const value = x[input * inChannels + c]!;
      const to = output * inChannels + c;
      if (!(value > best[to]!)) continue;
      best[to] = value;
      places[to] = input * inChannels + c;
    }
  });
  dx.fill(0);
  places.forEach((place, i) => {
    if (place >= 0) dx[place] = dx[place]! + dy[i]!;
  });
}
/* biome-ignore-end lint/style/noNonNullAssertion: see above */
