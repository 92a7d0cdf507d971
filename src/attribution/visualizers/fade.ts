import type { Scale } from './normalise.ts';
import type { Raster } from './raster.ts';

/** How far from neutral a drawn value lies, 0..1. */
export function strength(drawn: number, { low, high, centered }: Scale): number {
  if (centered) return Math.abs(drawn * 2 - 1);
  return low < 0 ? Math.abs(drawn) / high : (drawn - low) / (high - low);
}

/**
 * A drawn map whose weak attributions let through what lies below: every alpha times the strength of its value
 * (Captum's alpha_scaling).
 * @param drawn [height, width], on the scale.
 */
export function fadeWeak({ width, height, pixels }: Raster, drawn: Float32Array, scale: Scale): Raster {
  const faded = pixels.slice();
  for (let pixel = 0; pixel < width * height; pixel++) {
    faded[pixel * 4 + 3] = (faded[pixel * 4 + 3] ?? 0) * strength(drawn[pixel] ?? 0, scale);
  }
  return { width, height, pixels: faded };
}
