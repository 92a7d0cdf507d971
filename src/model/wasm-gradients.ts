import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import {
  backend_util,
  type Conv2DBackpropFilterAttrs,
  type DepthwiseConv2dNativeBackpropFilterAttrs,
  type DepthwiseConv2dNativeBackpropInputAttrs,
  type KernelFunc,
  type MaxPoolGradAttrs,
  type NamedAttrMap,
  registerKernel,
  type TensorInfo,
  unregisterKernel,
} from '@tensorflow/tfjs-core';
import {
  convFilterGradient,
  depthwiseFilterGradient,
  depthwiseInputGradient,
  maxPoolInputGradient,
} from './conv-gradients.ts';
import { registerWasmKernels } from './wasm-kernels.ts';
import { registerPatchKernels } from './wasm-patches.ts';

type Shape4 = [number, number, number, number];
type Run = (backend: BackendWasm, inputs: Record<string, TensorInfo>, attrs: NamedAttrMap) => TensorInfo;

let registered = false;

/**
 * Adds the gradient kernels that tfjs-backend-wasm 4.22 lacks, and replaces the one of max pooling, which sends the
 * gradient of a window without a positive number to its first corner, and that of a tie to its last. A fused convolution without activation asks for its
 * filter's gradient even when only the input's is wanted, so both are needed.
 */
export function registerWasmGradients(): void {
  if (registered) return;
  registered = true;
  registerWasmKernels();
  registerPatchKernels();
  unregisterKernel('MaxPoolGrad', 'wasm');
  add('MaxPoolGrad', maxPool);
  add('UnsortedSegmentSum', segmentSum);
  add('Conv2DBackpropFilter', convFilter);
  add('DepthwiseConv2dNativeBackpropInput', depthwiseInput);
  add('DepthwiseConv2dNativeBackpropFilter', depthwiseFilter);
}

function add(kernelName: string, run: Run): void {
  const kernelFunc: KernelFunc = ({ inputs, backend, attrs }) =>
    run(backend as BackendWasm, inputs as Record<string, TensorInfo>, attrs ?? {});
  registerKernel({ kernelName, backendName: 'wasm', kernelFunc });
}

const convFilter: Run = (backend, { x, dy }, attrs) => {
  const { strides, pad, dataFormat, dimRoundingMode, filterShape } =
    attrs as unknown as Conv2DBackpropFilterAttrs;
  const format = backend_util.convertConv2DDataFormat(dataFormat);
  const info = backend_util.computeConv2DInfo(
    shapeOf(x),
    filterShape,
    strides,
    1,
    pad,
    dimRoundingMode,
    false,
    format,
  );
  return compute(backend, filterShape, [x, dy], (out, [xs, dys]) => convFilterGradient(info, xs, dys, out));
};

/** The gradient of a gather: rows of x summed by the number of their segment. */
const segmentSum: Run = (backend, { x, segmentIds }, attrs) => {
  if (!x || !segmentIds) throw new Error('an input tensor is missing');
  const output = backend.makeOutput([attrs.numSegments as number, ...x.shape.slice(1)], 'float32');
  const sums = backend.typedArrayFromHeap(output) as Float32Array;
  const values = backend.typedArrayFromHeap(x) as Float32Array;
  const ids = backend.typedArrayFromHeap(segmentIds);
  const size = values.length / ids.length;
  sums.fill(0);
  values.forEach((value, i) => {
    const to = (ids[Math.floor(i / size)] as number) * size + (i % size);
    sums[to] = (sums[to] as number) + value;
  });
  return output;
};

const maxPool: Run = (backend, { dy, input }, attrs) => {
  const { filterSize, strides, pad, dimRoundingMode } = attrs as unknown as MaxPoolGradAttrs;
  const shape = shapeOf(input);
  const info = backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);
  return compute(backend, shape, [dy, input], (out, [dys, xs]) => maxPoolInputGradient(info, dys, xs, out));
};

const depthwiseInput: Run = (backend, { dy, filter }, attrs) => {
  const { strides, dilations, pad, dimRoundingMode, inputShape } =
    attrs as unknown as DepthwiseConv2dNativeBackpropInputAttrs;
  const info = backend_util.computeConv2DInfo(
    inputShape,
    shapeOf(filter),
    strides,
    dilations,
    pad,
    dimRoundingMode,
    true,
  );
  return compute(backend, inputShape, [dy, filter], (out, [dys, weights]) =>
    depthwiseInputGradient(info, dys, weights, out),
  );
};

const depthwiseFilter: Run = (backend, { x, dy }, attrs) => {
  const { strides, dilations, pad, dimRoundingMode, filterShape } =
    attrs as unknown as DepthwiseConv2dNativeBackpropFilterAttrs;
  const info = backend_util.computeConv2DInfo(
    shapeOf(x),
    filterShape,
    strides,
    dilations,
    pad,
    dimRoundingMode,
    true,
  );
  return compute(backend, filterShape, [x, dy], (out, [xs, dys]) =>
    depthwiseFilterGradient(info, xs, dys, out),
  );
};

function shapeOf(info: TensorInfo | undefined): Shape4 {
  if (info?.shape.length !== 4) throw new Error(`a tensor of rank 4 expected, found ${info?.shape}`);
  return info.shape as Shape4;
}

/** Makes the output first: it may grow the memory of the module, which detaches views made earlier. */
function compute(
  backend: BackendWasm,
  shape: Shape4,
  inputs: [TensorInfo | undefined, TensorInfo | undefined],
  fill: (out: Float32Array, inputs: [Float32Array, Float32Array]) => void,
): TensorInfo {
  const output = backend.makeOutput(shape, 'float32');
  const view = (info: TensorInfo | undefined) => {
    if (!info) throw new Error('an input tensor is missing');
    return backend.typedArrayFromHeap(info) as Float32Array;
  };
  fill(view(output), [view(inputs[0]), view(inputs[1])]);
  return output;
}
