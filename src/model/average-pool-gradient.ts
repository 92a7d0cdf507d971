import {
  type AvgPoolAttrs,
  backend_util,
  mul,
  type NamedAttrMap,
  type Tensor,
  type Tensor4D,
  tensor,
} from '@tensorflow/tfjs-core';

/**
 * Where a window reaches into the padding the mean is over fewer numbers; tfjs divides the gradient by the size of the
 * whole window. Gives the dy that makes its gradient right.
 * @param x [batch, height, width, channels].
 */
export function averagePoolSeed(dy: Tensor, x: Tensor4D, attrs: NamedAttrMap): Tensor {
  const { filterSize, strides, pad, dimRoundingMode } = attrs as unknown as AvgPoolAttrs;
  const info = backend_util.computePool2DInfo(x.shape, filterSize, strides, 1, pad, dimRoundingMode);
  const { top, left, bottom, right } = info.padInfo;
  if (top + left + bottom + right === 0) return dy;
  const rows = covered(info.outHeight, info.strideHeight, info.filterHeight, top, info.inHeight);
  const columns = covered(info.outWidth, info.strideWidth, info.filterWidth, left, info.inWidth);
  const factors = rows.map((row) =>
    columns.map((column) => (info.filterHeight * info.filterWidth) / (row * column)),
  );
  const weights = tensor(factors.flat(), [1, info.outHeight, info.outWidth, 1]);
  return mul(dy, weights);
}

/** How many numbers of an axis each window of a pooling covers. */
function covered(count: number, stride: number, size: number, before: number, length: number): number[] {
  return Array.from({ length: count }, (_, i) => {
    const start = i * stride - before;
    return Math.min(length, start + size) - Math.max(0, start);
  });
}
