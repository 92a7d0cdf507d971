import {
  backend_util,
  engine,
  getBackend,
  type NamedAttrMap,
  pad,
  reverse,
  slice,
  type Tensor,
  type Tensor4D,
} from '@tensorflow/tfjs-core';

type Pooling = {
  filterSize: number | [number, number];
  strides: number | [number, number];
  pad: 'same' | 'valid' | number | backend_util.ExplicitPadding;
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
};

const TAKES_LAST = new Set(['webgl', 'webgpu']);
const LOWEST = -3.4e38;

/**
 * Gradient of max pooling with respect to its input. Among equal maxima the first of a window gets it, in row-major
 * order, as in TensorFlow and on the cpu backend; the kernels of webgl and webgpu take the last, so they are given
 * everything backwards.
 * @param dy and `y` [batch, outHeight, outWidth, channels]; @param x [batch, height, width, channels].
 */
export function maxPoolGradient(dy: Tensor, x: Tensor, y: Tensor, attrs: NamedAttrMap): Tensor {
  if (!TAKES_LAST.has(getBackend())) return kernel(dy, x, y, attrs);
  const pooling = attrs as unknown as Pooling;
  const shape = (x as Tensor4D).shape;
  const info = backend_util.computePool2DInfo(
    shape,
    pooling.filterSize,
    pooling.strides,
    1,
    pooling.pad,
    pooling.dimRoundingMode,
  );
  const [batch, height, width, channels] = shape;
  const { top, left } = info.padInfo;
  const usedHeight = (info.outHeight - 1) * info.strideHeight + info.effectiveFilterHeight;
  const usedWidth = (info.outWidth - 1) * info.strideWidth + info.effectiveFilterWidth;
  const bottom = Math.max(0, usedHeight - top - height);
  const right = Math.max(0, usedWidth - left - width);
  const fits = top + left + bottom + right === 0 && usedHeight === height && usedWidth === width;
  const used = fits
    ? x
    : slice(padded(x, top, bottom, left, right), [0, 0, 0, 0], [batch, usedHeight, usedWidth, channels]);
  const backwards = (t: Tensor) => reverse(t, [1, 2]);
  const found = backwards(
    kernel(backwards(dy), backwards(used), backwards(y), {
      ...attrs,
      pad: 'valid',
    } as NamedAttrMap),
  );
  if (fits) return found;
  const whole = pad(found, [
    [0, 0],
    [0, Math.max(0, top + height - usedHeight)],
    [0, Math.max(0, left + width - usedWidth)],
    [0, 0],
  ]);
  return slice(whole, [0, top, left, 0], [batch, height, width, channels]);
}

function padded(x: Tensor, top: number, bottom: number, left: number, right: number): Tensor {
  return pad(
    x,
    [
      [0, 0],
      [top, bottom],
      [left, right],
      [0, 0],
    ],
    LOWEST,
  );
}

function kernel(dy: Tensor, input: Tensor, output: Tensor, attrs: NamedAttrMap): Tensor {
  return engine().runKernel('MaxPoolGrad', { dy, input, output }, attrs) as Tensor;
}
