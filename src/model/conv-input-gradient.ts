import {
  backend_util,
  conv2d,
  engine,
  type NamedAttrMap,
  slice,
  type Tensor,
  type Tensor4D,
  tensor4d,
} from '@tensorflow/tfjs-core';
import { derivedFrom } from './derived-weights.ts';
import { INTERLEAVE } from './wasm-kernel-names.ts';

type Attrs = {
  strides: number | [number, number];
  pad: 'same' | 'valid' | number | backend_util.ExplicitPadding;
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
};

/**
 * How a convolution along one axis runs backwards: number `stride * q + phase` of the input got tap `tap` of output
 * `q - distance`.
 */
type Axis = {
  stride: number;
  links: { phase: number; tap: number; distance: number }[];
  /** Distances from `least` to `most` make the filter of the convolution backwards. */
  least: number;
  most: number;
};

/**
 * Gradient of a convolution with respect to its input as another convolution, of dy, with the filter turned around. On
 * wasm the convolution is many times faster than the kernel made for this. With strides, each place of a block of
 * strides x strides inputs has taps of its own: they are output channels side by side, then spread over the block.
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
  const { top, left } = info.padInfo;
  const down = axisOf(info.filterHeight, info.strideHeight, top);
  const across = axisOf(info.filterWidth, info.strideWidth, left);
  const backwards = derivedFrom(filter, `turned ${down.stride} ${across.stride} ${top} ${left}`, () =>
    turned(filter as Tensor4D, down, across),
  );
  const heights = paddingOf(down, info.inHeight, info.outHeight);
  const widths = paddingOf(across, info.inWidth, info.outWidth);
  const used = cut(dy as Tensor4D, heights.used, widths.used);
  const phases = conv2d(used, backwards as Tensor4D, 1, [[0, 0], heights.padding, widths.padding, [0, 0]]);
  if (down.stride === 1 && across.stride === 1) return phases;
  return engine().runKernel(
    INTERLEAVE,
    { x: phases },
    { down: down.stride, across: across.stride, height: info.inHeight, width: info.inWidth },
  ) as Tensor;
}

function axisOf(size: number, stride: number, before: number): Axis {
  const links = Array.from({ length: stride }, (_, phase) => phase).flatMap((phase) => {
    const first = (phase + before) % stride;
    const moved = Math.floor((phase + before) / stride);
    const count = Math.max(0, Math.ceil((size - first) / stride));
    return Array.from({ length: count }, (__, i) => ({
      phase,
      tap: first + i * stride,
      distance: i - moved,
    }));
  });
  const distances = links.map(({ distance }) => distance);
  return { stride, links, least: Math.min(...distances), most: Math.max(0, ...distances) };
}

/** Zeros to put around dy so that all inputs come out, and how many of its `outputs` numbers are used. */
function paddingOf({ least, most, stride }: Axis, inputs: number, outputs: number) {
  const after = Math.ceil(inputs / stride) - least - outputs;
  return { padding: [most, Math.max(0, after)] as [number, number], used: outputs + Math.min(0, after) };
}

function cut(x: Tensor4D, height: number, width: number): Tensor4D {
  const [batch, tall, wide, channels] = x.shape;
  return tall === height && wide === width ? x : slice(x, [0, 0, 0, 0], [batch, height, width, channels]);
}

/** [distances down, distances across, out, phases * in]; the operations for it are slow on wasm. */
function turned(filter: Tensor4D, down: Axis, across: Axis): Tensor4D {
  const [, width, inputs, outputs] = filter.shape;
  const from = filter.dataSync<'float32'>();
  const [tall, wide] = [down.most - down.least + 1, across.most - across.least + 1];
  const channels = down.stride * across.stride * inputs;
  const to = new Float32Array(tall * wide * outputs * channels);
  for (const y of down.links)
    for (const x of across.links) {
      const tap = (y.tap * width + x.tap) * inputs * outputs;
      const place = ((down.most - y.distance) * wide + across.most - x.distance) * outputs;
      const phase = (y.phase * across.stride + x.phase) * inputs;
      for (let i = 0; i < inputs; i++)
        for (let o = 0; o < outputs; o++)
          to[(place + o) * channels + phase + i] = from[tap + i * outputs + o] as number;
    }
  return tensor4d(to, [tall, wide, outputs, channels]);
}
