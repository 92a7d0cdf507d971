import {
  backend_util,
  concat,
  conv2d,
  type NamedAttrMap,
  reshape,
  slice,
  type Tensor,
  type Tensor4D,
  tensor4d,
  zeros,
} from '@tensorflow/tfjs-core';

type Attrs = {
  strides: number | [number, number];
  pad: 'same' | 'valid' | number | backend_util.ExplicitPadding;
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
};

/** Puts zeros between rows and between columns: [batch, (h - 1) * down + 1, (w - 1) * across + 1, channels]. */
export function spreadPixels(x: Tensor, down: number, across: number): Tensor {
  if (down === 1 && across === 1) return x;
  const [batch, height, width, channels] = (x as Tensor4D).shape;
  const rows = reshape(x, [batch * height, 1, width * channels]);
  const tall = down > 1 ? concat([rows, zeros([batch * height, down - 1, width * channels])], 1) : rows;
  const columns = reshape(tall, [batch * height * down, width, 1, channels]);
  const wide =
    across > 1 ? concat([columns, zeros([batch * height * down, width, across - 1, channels])], 2) : columns;
  return slice(
    reshape(wide, [batch, height * down, width * across, channels]),
    [0, 0, 0, 0],
    [batch, (height - 1) * down + 1, (width - 1) * across + 1, channels],
  );
}

/**
 * Gradient of a convolution with respect to its input as another convolution: of dy, spread out by the strides, with
 * the filter turned around. On wasm the convolution is many times faster than the kernel made for this.
 * @param shape of the input, [batch, height, width, channels]; @param filter [height, width, in, out].
 */
export function convInputGradient(
  dy: Tensor,
  shape: [number, number, number, number],
  filter: Tensor,
  attrs: NamedAttrMap,
): Tensor {
  const { strides, pad, dimRoundingMode } = attrs as unknown as Attrs;
  const filterShape = (filter as Tensor4D).shape;
  const info = backend_util.computeConv2DInfo(shape, filterShape, strides, 1, pad, dimRoundingMode);
  const spread = spreadPixels(dy, info.strideHeight, info.strideWidth) as Tensor4D;
  const top = info.filterHeight - 1 - info.padInfo.top;
  const left = info.filterWidth - 1 - info.padInfo.left;
  const bottom = info.inHeight + info.filterHeight - 1 - spread.shape[1] - top;
  const right = info.inWidth + info.filterWidth - 1 - spread.shape[2] - left;
  return conv2d(spread, turned(filter as Tensor4D), 1, [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ]);
}

/** The filter with its taps in reverse and inputs and outputs swapped; the operations for it are slow on wasm. */
function turned(filter: Tensor4D): Tensor4D {
  const [height, width, inputs, outputs] = filter.shape;
  const from = filter.dataSync<'float32'>();
  const to = new Float32Array(from.length);
  const taps = height * width;
  const size = inputs * outputs;
  for (let tap = 0; tap < taps; tap++)
    for (let i = 0; i < inputs; i++)
      for (let o = 0; o < outputs; o++)
        to[(taps - 1 - tap) * size + o * inputs + i] = from[tap * size + i * outputs + o] as number;
  return tensor4d(to, [height, width, outputs, inputs]);
}
