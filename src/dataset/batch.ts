import { EngineError } from '../lib/errors.ts';
import type { Picture } from './image-set.ts';
import type { Preprocessing } from './preprocessing.ts';
import { resample } from './resample.ts';

type Pixels = Uint8Array | Float32Array;

/** `value * factor[c] + shift[c]`: the scale, mean and std of a preprocessing in one step. */
type Affine = { factor: Float64Array; shift: Float64Array };

/** ITU-R BT.601 luma. */
const RED = 0.299;
const GREEN = 0.587;
const BLUE = 0.114;

/**
 * The input tensor of some pictures: [pictures.length, height, width, channels] float32, row-major. Grey pictures are
 * repeated into three channels; RGB ones become luma when the network has one.
 * @throws EngineError 'mismatch' when a size differs and `resize` is none.
 */
export function toBatch(pictures: readonly Picture[], preprocessing: Preprocessing): Float32Array {
  const { height, width, channels } = preprocessing;
  const size = height * width * channels;
  const batch = new Float32Array(pictures.length * size);
  const affine = affineOf(preprocessing);
  for (const [index, picture] of pictures.entries()) {
    const out = batch.subarray(index * size, (index + 1) * size);
    const pixels = fitted(picture, preprocessing);
    if (channels === 1) fillGrey(out, pixels, picture.channels, affine);
    else fillColour(out, pixels, picture.channels, preprocessing.order, affine);
  }
  return batch;
}

function affineOf({ channels, scale, mean, std }: Preprocessing): Affine {
  const factor = new Float64Array(channels);
  const shift = new Float64Array(channels);
  for (let c = 0; c < channels; c++) {
    const deviation = std[c] ?? 1;
    factor[c] = scale / deviation;
    shift[c] = -(mean[c] ?? 0) / deviation;
  }
  return { factor, shift };
}

function fitted(picture: Picture, { height, width, resize }: Preprocessing): Pixels {
  if (picture.height === height && picture.width === width) return picture.data;
  if (resize === 'none') {
    throw new EngineError(
      'mismatch',
      `data set: images of ${picture.width} x ${picture.height} found; ${width} x ${height} expected by the model; set resize to stretch or crop in the preprocessing`,
    );
  }
  return resample(picture, height, width, resize === 'crop');
}

function fillGrey(out: Float32Array, pixels: Pixels, from: 1 | 3, { factor, shift }: Affine): void {
  const a = factor[0] as number;
  const b = shift[0] as number;
  if (from === 1) {
    for (let i = 0; i < out.length; i++) out[i] = (pixels[i] as number) * a + b;
    return;
  }
  for (let i = 0, p = 0; i < out.length; i++, p += 3) {
    const luma =
      (pixels[p] as number) * RED + (pixels[p + 1] as number) * GREEN + (pixels[p + 2] as number) * BLUE;
    out[i] = luma * a + b;
  }
}

function fillColour(
  out: Float32Array,
  pixels: Pixels,
  from: 1 | 3,
  order: 'rgb' | 'bgr',
  { factor, shift }: Affine,
): void {
  const [first, second, third] = from === 1 ? [0, 0, 0] : order === 'rgb' ? [0, 1, 2] : [2, 1, 0];
  const [a0 = 1, a1 = 1, a2 = 1] = factor;
  const [b0 = 0, b1 = 0, b2 = 0] = shift;
  for (let i = 0, p = 0; i < out.length; i += 3, p += from) {
    out[i] = (pixels[p + (first as number)] as number) * a0 + b0;
    out[i + 1] = (pixels[p + (second as number)] as number) * a1 + b1;
    out[i + 2] = (pixels[p + (third as number)] as number) * a2 + b2;
  }
}
