import type { Raster } from '../../engine/visualizers.ts';
import type { Box } from '../attribution/picture-box.ts';

/** The part of a square raster inside a box, at least one pixel wide and high. */
export function cropped({ width: side, pixels }: Raster, box: Box): Raster {
  const left = Math.round(box.left * side);
  const top = Math.round(box.top * side);
  const width = Math.max(1, Math.round(box.width * side));
  const height = Math.max(1, Math.round(box.height * side));
  const inside = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y++) {
    const from = ((top + y) * side + left) * 4;
    inside.set(pixels.subarray(from, from + width * 4), y * width * 4);
  }
  return { width, height, pixels: inside };
}
