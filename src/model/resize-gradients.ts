import { matMul, reshape, type Tensor, type Tensor3D, type Tensor4D, tensor2d } from '@tensorflow/tfjs-core';

/** One axis of a resize: row o holds the weights of output position o over the input positions. */
type Axis = { from: number; to: number; weights: Float32Array };

/** The weights of half-pixel bilinear interpolation; the ends are clamped. */
function bilinear(from: number, to: number): Axis {
  const weights = new Float32Array(to * from);
  for (let o = 0; o < to; o++) {
    const source = ((o + 0.5) * from) / to - 0.5;
    const low = Math.max(0, Math.floor(source));
    const high = Math.min(from - 1, Math.max(0, Math.ceil(source)));
    const share = low === high ? 0 : source - low;
    weights[o * from + low] = 1 - share;
    weights[o * from + high] = (weights[o * from + high] ?? 0) + share;
  }
  return { from, to, weights };
}

function nearest(from: number, to: number): Axis {
  const weights = new Float32Array(to * from);
  for (let o = 0; o < to; o++)
    weights[o * from + Math.min(from - 1, Math.floor(((o + 0.5) * from) / to))] = 1;
  return { from, to, weights };
}

/**
 * The gradient of a half-pixel resize with respect to its input: the transposed interpolation, one axis at a time.
 * The gradient kernels of tfjs 4.22 ignore half-pixel centres.
 * @param dy [batch, outHeight, outWidth, channels]; @param x [batch, height, width, channels].
 */
export function halfPixelGradient(dy: Tensor, x: Tensor, kind: 'bilinear' | 'nearest'): Tensor {
  const [batch, height, width, channels] = (x as Tensor4D).shape;
  const [, outHeight, outWidth] = (dy as Tensor4D).shape;
  const axis = kind === 'bilinear' ? bilinear : nearest;
  const columns = reshape(dy, [batch, outHeight, outWidth * channels]);
  const tall = reshape(transposed(axis(height, outHeight), columns as Tensor3D), [
    batch * height,
    outWidth,
    channels,
  ]);
  return reshape(transposed(axis(width, outWidth), tall as Tensor3D), x.shape);
}

function transposed({ from, to, weights }: Axis, y: Tensor3D): Tensor {
  return matMul(reshape(tensor2d(weights, [to, from]), [1, to, from]), y, true, false);
}
