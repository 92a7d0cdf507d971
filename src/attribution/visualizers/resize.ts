import type { Maps } from './maps.ts';

type Line = { below: number; above: number; share: number };

/** Where the pixel centres of a line of `to` pixels fall among `from` pixels; ends are extended. */
function lines(from: number, to: number): Line[] {
  return Array.from({ length: to }, (_, i) => {
    const at = Math.min(from - 1, Math.max(0, ((i + 0.5) * from) / to - 0.5));
    const below = Math.floor(at);
    return { below, above: Math.min(below + 1, from - 1), share: at - below };
  });
}

/**
 * Maps at another size by bilinear interpolation between pixel centres (half-pixel centres, as tf.image.resize and
 * skimage's order 1), such as Grad-CAM's few cells at the size of the picture.
 */
export function resizeMaps(maps: Maps, height: number, width: number): Maps {
  const [count, fromHeight, fromWidth, channels] = maps.shape;
  if (fromHeight === height && fromWidth === width) return maps;
  const rows = lines(fromHeight, height);
  const columns = lines(fromWidth, width);
  const data = new Float32Array(count * height * width * channels);
  let to = 0;
  for (let index = 0; index < count; index++) {
    for (const row of rows) {
      for (const column of columns) {
        for (let c = 0; c < channels; c++) {
          const at = (y: number, x: number) =>
            maps.data[((index * fromHeight + y) * fromWidth + x) * channels + c] ?? Number.NaN;
          const top = mix(at(row.below, column.below), at(row.below, column.above), column.share);
          const bottom = mix(at(row.above, column.below), at(row.above, column.above), column.share);
          data[to++] = mix(top, bottom, row.share);
        }
      }
    }
  }
  return { data, shape: [count, height, width, channels] };
}

/** A share of 0 takes nothing of `high`, not even its NaN. */
function mix(low: number, high: number, share: number): number {
  return share === 0 ? low : low + (high - low) * share;
}
