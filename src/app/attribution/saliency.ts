import type { Preprocessing } from '../../engine/api.ts';
import { type ColorMapName, colorize } from '../../lib/color-maps.ts';

export type HeatMap = { width: number; height: number; values: Float32Array };

/**
 * One value per pixel from a gradient [h, w, c]. signed: the sum over channels; absolute: the largest magnitude over
 * channels (Simonyan, Vedaldi, Zisserman 2013, section 3.1).
 */
export function heatMap(
  gradient: ArrayLike<number>,
  [height, width, channels]: readonly [number, number, number],
  mode: 'signed' | 'absolute',
): HeatMap {
  const values = new Float32Array(height * width);
  for (let pixel = 0; pixel < values.length; pixel++) {
    let value = 0;
    for (let c = 0; c < channels; c++) {
      const part = gradient[pixel * channels + c] ?? 0;
      value = mode === 'signed' ? value + part : Math.max(value, Math.abs(part));
    }
    values[pixel] = value;
  }
  return { width, height, values };
}

/** Colours and the values at both ends: signed is symmetric about zero, absolute starts at zero. */
export function heatScale(map: HeatMap, mode: 'signed' | 'absolute') {
  const reach = map.values.reduce((peak, value) => Math.max(peak, Math.abs(value)), 0);
  const name: ColorMapName = mode === 'signed' ? 'blue-red' : 'inferno';
  return { name, low: mode === 'signed' ? -reach : 0, high: reach };
}

/** RGBA pixels [height, width, 4]. An all-zero signed map is the middle colour, not the first. */
export function heatPixels(
  map: HeatMap,
  scale: ReturnType<typeof heatScale>,
): Uint8ClampedArray<ArrayBuffer> {
  const flat = scale.high === scale.low && scale.name === 'blue-red';
  return colorize(map.values, scale.name, flat ? -1 : scale.low, flat ? 1 : scale.high);
}

/** A rectangle in shares of a square's side. */
export type Box = { left: number; top: number; width: number; height: number };

/** Where the opaque part of a square RGBA thumbnail lies: the picture without its letterbox. */
export function pictureBox(pixels: ArrayLike<number>, size: number): Box {
  let [left, top, right, bottom] = [size, size, 0, 0];
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      if (!pixels[(y * size + x) * 4 + 3]) continue;
      left = Math.min(left, x);
      right = Math.max(right, x + 1);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y + 1);
    }
  }
  if (right === 0) return { left: 0, top: 0, width: 1, height: 1 };
  return { left: left / size, top: top / size, width: (right - left) / size, height: (bottom - top) / size };
}

/** The part of the picture that the network saw: all of it, or the centre that a crop keeps. */
export function seenBox(picture: Box, { resize, width, height }: Preprocessing): Box {
  if (resize !== 'crop') return picture;
  const scale = Math.min(picture.width / width, picture.height / height);
  const seen = { width: width * scale, height: height * scale };
  return {
    left: picture.left + (picture.width - seen.width) / 2,
    top: picture.top + (picture.height - seen.height) / 2,
    ...seen,
  };
}
