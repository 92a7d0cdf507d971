import { EngineError } from '../../lib/errors.ts';
import { extentOf, type Maps, oneOf } from './maps.ts';

/** A drawn picture: RGBA bytes [height, width, 4], rows from the top, alpha not premultiplied; fits ImageData and PNG. */
export type Raster = { width: number; height: number; pixels: Uint8ClampedArray<ArrayBuffer> };

export type Range = { low: number; high: number };

/**
 * Pictures in the 0..1 that screens show, each fitted to its own range or to the one given. Netlens fitted every channel
 * by itself, which changes hues. A
 * picture of one value is black.
 */
export function fitPictures(pictures: Maps, range?: Range): Maps {
  const size = pictures.data.length / pictures.shape[0];
  const data = new Float32Array(pictures.data.length);
  for (let index = 0; index < pictures.shape[0]; index++) {
    const one = oneOf(pictures, index);
    const { low, high } = range ?? extentOf(one.data);
    const span = high > low ? high - low : 1;
    data.set(
      one.data.map((value) => Math.min(1, Math.max(0, (value - low) / span))),
      index * size,
    );
  }
  return { data, shape: pictures.shape };
}

/**
 * Values 0..1 as rasters: 1 channel grey, 3 RGB, 4 RGBA; NaN is transparent.
 * @throws EngineError 'bad-argument' with any other number of channels.
 */
export function rastersOf(maps: Maps): Raster[] {
  const [count, height, width, channels] = maps.shape;
  if (channels !== 1 && channels !== 3 && channels !== 4) {
    throw new EngineError(
      'bad-argument',
      `maps: ${channels} channels; 1, 3 or 4 expected of what is drawn as colours; combine the channels`,
    );
  }
  return Array.from({ length: count }, (_, index) => {
    const { data } = oneOf(maps, index);
    const pixels = new Uint8ClampedArray(height * width * 4);
    for (let pixel = 0; pixel < height * width; pixel++) {
      for (let c = 0; c < 3; c++)
        pixels[pixel * 4 + c] = (data[pixel * channels + (channels === 1 ? 0 : c)] ?? 0) * 255;
      const missing = data.subarray(pixel * channels, (pixel + 1) * channels).some(Number.isNaN);
      const alpha = channels === 4 ? (data[pixel * 4 + 3] ?? 1) : 1;
      pixels[pixel * 4 + 3] = missing ? 0 : alpha * 255;
    }
    return { width, height, pixels };
  });
}

/** Every pixel `factor` times as wide and high; factor is a whole number of at least 1. */
export function enlarge({ width, height, pixels }: Raster, factor: number): Raster {
  if (factor === 1) return { width, height, pixels };
  const from = new Uint32Array(pixels.buffer, pixels.byteOffset, width * height);
  const to = new Uint32Array(width * height * factor * factor);
  for (let i = 0; i < to.length; i++) {
    const x = Math.floor((i % (width * factor)) / factor);
    const y = Math.floor(i / (width * factor) / factor);
    to[i] = from[y * width + x] ?? 0;
  }
  return { width: width * factor, height: height * factor, pixels: new Uint8ClampedArray(to.buffer) };
}

/**
 * `top` over `base` of the same size, its alpha times an opacity 0..1 that may differ from pixel to pixel: the "over" of
 * Porter and Duff, "Compositing digital images" (1984).
 */
export function over(base: Raster, top: Raster, opacity: (pixel: number) => number): Raster {
  const pixels = new Uint8ClampedArray(base.pixels.length);
  for (let pixel = 0; pixel < base.width * base.height; pixel++) {
    const at = pixel * 4;
    const topAlpha = ((top.pixels[at + 3] ?? 0) / 255) * opacity(pixel);
    const baseAlpha = ((base.pixels[at + 3] ?? 0) / 255) * (1 - topAlpha);
    const alpha = topAlpha + baseAlpha;
    for (let c = 0; c < 3; c++) {
      const mixed = (top.pixels[at + c] ?? 0) * topAlpha + (base.pixels[at + c] ?? 0) * baseAlpha;
      pixels[at + c] = alpha > 0 ? mixed / alpha : 0;
    }
    pixels[at + 3] = alpha * 255;
  }
  return { width: base.width, height: base.height, pixels };
}
