import type { Picture } from './image-set.ts';

/** Source positions for every target pixel of one axis: value = source[low] + (source[high] - source[low]) * part. */
type Axis = { low: Int32Array; high: Int32Array; part: Float64Array };

/**
 * Bilinear resampling with half-pixel centres and no smoothing when shrinking, as TensorFlow's `resize_bilinear`
 * with `half_pixel_centers` does. `crop` scales the shorter side to fit and keeps the centre.
 * @returns [height, width, picture.channels], 0..255, not rounded
 */
export function resample(picture: Picture, height: number, width: number, crop: boolean): Float32Array {
  const scaleY = picture.height / height;
  const scaleX = picture.width / width;
  const scale = Math.min(scaleY, scaleX);
  const rows = axis(picture.height, height, crop ? scale : scaleY);
  const columns = axis(picture.width, width, crop ? scale : scaleX);
  return blend(picture, rows, columns);
}

function axis(source: number, target: number, scale: number): Axis {
  const start = (source - target * scale) / 2;
  const low = new Int32Array(target);
  const high = new Int32Array(target);
  const part = new Float64Array(target);
  for (let index = 0; index < target; index++) {
    const at = Math.min(Math.max(start + (index + 0.5) * scale - 0.5, 0), source - 1);
    const floor = Math.floor(at);
    low[index] = floor;
    high[index] = Math.min(floor + 1, source - 1);
    part[index] = at - floor;
  }
  return { low, high, part };
}

function blend({ data, width, channels }: Picture, rows: Axis, columns: Axis): Float32Array {
  const out = new Float32Array(rows.low.length * columns.low.length * channels);
  const stride = width * channels;
  let to = 0;
  for (let y = 0; y < rows.low.length; y++) {
    const top = (rows.low[y] as number) * stride;
    const bottom = (rows.high[y] as number) * stride;
    const down = rows.part[y] as number;
    for (let x = 0; x < columns.low.length; x++) {
      const left = (columns.low[x] as number) * channels;
      const right = (columns.high[x] as number) * channels;
      const across = columns.part[x] as number;
      for (let c = 0; c < channels; c++) {
        const a = data[top + left + c] as number;
        const b = data[bottom + left + c] as number;
        const upper = a + ((data[top + right + c] as number) - a) * across;
        const lower = b + ((data[bottom + right + c] as number) - b) * across;
        out[to++] = upper + (lower - upper) * down;
      }
    }
  }
  return out;
}
