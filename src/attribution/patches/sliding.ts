import { backend_util, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core';
import { all, call, crop, NoPatches, type Part, type Points } from './parts.ts';
import { isValue, type Operation, type Value } from './recording.ts';
import { inputsOf, outputsOf, type Sliding } from './rectangles.ts';

const DEPTHWISE = ['DepthwiseConv2dNative', 'FusedDepthwiseConv2D'];
export const SLIDING = ['Conv2D', 'FusedConv2D', ...DEPTHWISE, 'MaxPool', 'AvgPool'];
const LOWEST = -3.4e38;

/** Convolutions and poolings: the outputs whose windows meet a rectangle. */
export function sliding(operation: Operation, parts: ReadonlyMap<Value, Part>, points: Points): Part {
  const [[name, value], ...others] = operation.operands as [[string, Value], ...Operation['operands']];
  if (name !== 'x' || others.some(([, operand]) => isValue(operand))) throw new NoPatches(operation.kernel);
  const weights = others as [string, Tensor][];
  const part = parts.get(value);
  const ways = waysOf(operation, value, weights);
  const outputs = part?.rects ? outputsOf(part.rects, ways.down, ways.across) : null;
  // A patch that meets most of a map is not worth cutting it up.
  if (!outputs || 4 * outputs.height * outputs.width >= 3 * ways.down.outputs * ways.across.outputs)
    return { tensor: call(operation, [[name, all(value, part, points)], ...weights]), rects: null };
  const fill = operation.kernel === 'MaxPool' ? LOWEST : 0;
  const read = crop(value, part, inputsOf(outputs, ways.down, ways.across), points, fill);
  return { tensor: call(operation, [[name, read], ...weights], { pad: 'valid' }), rects: outputs };
}

function waysOf(
  { kernel, attrs }: Operation,
  value: Value,
  weights: [string, Tensor][],
): { down: Sliding; across: Sliding } {
  const { strides, pad, dilations, dimRoundingMode, filterSize, dataFormat } = attrs as never;
  const shape = (value.base as Tensor4D).shape;
  if (value.base.rank !== 4 || dataFormat === 'NCHW') throw new NoPatches(kernel);
  const filter = weights.find(([name]) => name === 'filter')?.[1] as Tensor4D | undefined;
  const info = filter
    ? backend_util.computeConv2DInfo(
        shape,
        filter.shape,
        strides,
        dilations ?? 1,
        pad,
        dimRoundingMode,
        DEPTHWISE.includes(kernel),
      )
    : backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);
  const { top, bottom, left, right } = info.padInfo;
  // The mean over a window at the border is over what lies inside.
  if (kernel === 'AvgPool' && top + bottom + left + right > 0) throw new NoPatches(kernel);
  return {
    down: {
      size: info.effectiveFilterHeight,
      stride: info.strideHeight,
      before: top,
      outputs: info.outHeight,
    },
    across: {
      size: info.effectiveFilterWidth,
      stride: info.strideWidth,
      before: left,
      outputs: info.outWidth,
    },
  };
}
