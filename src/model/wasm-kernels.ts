import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import {
  getKernel,
  type KernelFunc,
  registerKernel,
  slice_util,
  type TensorInfo,
  unregisterKernel,
} from '@tensorflow/tfjs-core';
import { INTERLEAVE, RELU_GRADIENT } from './wasm-kernel-names.ts';

/**
 * Replaces kernels of tfjs-backend-wasm 4.22 that copy more than they need: a clone, of which a gradient tape makes one
 * for every tensor it keeps, copies the numbers, and a slice first copies the whole tensor and then goes pixel by pixel.
 */
export function registerWasmKernels(): void {
  replace('Identity', (original) => (call) => {
    const { x } = call.inputs as Record<string, TensorInfo>;
    if (x?.dtype === 'string') return original(call);
    return sharing(call.backend as BackendWasm, x as TensorInfo);
  });
  replace('Slice', (original) => (call) => {
    const { x } = call.inputs as Record<string, TensorInfo>;
    if (x?.dtype === 'string') return original(call);
    const { begin, size } = call.attrs as unknown as Record<'begin' | 'size', number[]>;
    return sliced(call.backend as BackendWasm, x as TensorInfo, begin, size);
  });
  add<{ most: number }>(RELU_GRADIENT, (backend, { dy, x }, { most }) => gated(backend, dy, x, most));
  add<Block>(INTERLEAVE, (backend, { x }, attrs) => interleaved(backend, x, attrs));
}

type Inputs = Record<'dy' | 'x', TensorInfo>;
type Block = Record<'down' | 'across' | 'height' | 'width', number>;

function add<Attrs>(
  kernelName: string,
  run: (backend: BackendWasm, inputs: Inputs, attrs: Attrs) => TensorInfo,
): void {
  registerKernel({
    kernelName,
    backendName: 'wasm',
    kernelFunc: ({ inputs, backend, attrs }) => run(backend as BackendWasm, inputs as Inputs, attrs as Attrs),
  });
}

function replace(kernelName: string, wrap: (original: KernelFunc) => KernelFunc): void {
  const config = getKernel(kernelName, 'wasm');
  if (!config) throw new Error(`tfjs has no kernel ${kernelName} on wasm to replace`);
  unregisterKernel(kernelName, 'wasm');
  registerKernel({ ...config, kernelFunc: wrap(config.kernelFunc) });
}

/** Another tensor of the same numbers, as on the other backends; no kernel writes to its inputs. */
function sharing(backend: BackendWasm, { dataId, shape, dtype }: TensorInfo): TensorInfo {
  backend.incRef(dataId);
  return { dataId, shape, dtype };
}

function sliced(
  backend: BackendWasm,
  x: TensorInfo,
  begin: number | number[],
  size: number | number[],
): TensorInfo {
  const [from, lengths] = slice_util.parseSliceParams(x as never, begin, size) as [number[], number[]];
  if (lengths.every((length, axis) => length === x.shape[axis])) return sharing(backend, x);
  // Made first: it may grow the memory of the module, which detaches views made earlier.
  const output = backend.makeOutput(lengths, x.dtype);
  copyBlock(backend.typedArrayFromHeap(x), x.shape, from, backend.typedArrayFromHeap(output), lengths);
  return output;
}

type Numbers = Float32Array | Int32Array | Uint8Array;

/** Goes by bits: numbers around zero come in no order, and a processor that guesses branches would guess wrong. */
function gated(backend: BackendWasm, dy: TensorInfo, x: TensorInfo, most: number): TensorInfo {
  const output = backend.makeOutput(x.shape, 'float32');
  gateBits(
    backend.typedArrayFromHeap({ ...dy, dtype: 'int32' }) as Int32Array,
    backend.typedArrayFromHeap({ ...x, dtype: 'int32' }) as Int32Array,
    backend.typedArrayFromHeap({ ...output, dtype: 'int32' }) as Int32Array,
    new Int32Array(Float32Array.of(most).buffer)[0] as number,
  );
  return output;
}

/** Bits of floats are in the floats' order where those are positive. */
function gateBits(dy: Int32Array, x: Int32Array, into: Int32Array, most: number): void {
  for (let i = 0; i < into.length; i++) {
    const value = x[i] as number;
    const positive = (-value & ~value) >> 31;
    const within = (value - most - 1) >> 31;
    into[i] = (dy[i] as number) & positive & within;
  }
}

function interleaved(
  backend: BackendWasm,
  x: TensorInfo,
  { down, across, height, width }: Block,
): TensorInfo {
  const [batch = 1, rows = 1, columns = 1, depth = 1] = x.shape;
  const channels = depth / (down * across);
  const output = backend.makeOutput([batch, height, width, channels], 'float32');
  const from = backend.typedArrayFromHeap(x) as Float32Array;
  const into = backend.typedArrayFromHeap(output) as Float32Array;
  let to = 0;
  for (let b = 0; b < batch; b++)
    for (let row = 0; row < height; row++) {
      const line = (b * rows + Math.floor(row / down)) * columns;
      for (let column = 0; column < width; column++) {
        const phase = (row % down) * across + (column % across);
        const at = (line + Math.floor(column / across)) * depth + phase * channels;
        for (let c = 0; c < channels; c++) into[to++] = from[at + c] as number;
      }
    }
  return output;
}

/** Copies a block out of a row-major array, in runs as long as the block is whole along the last axes. */
export function copyBlock(
  x: Numbers,
  shape: readonly number[],
  begin: readonly number[],
  into: Numbers,
  size: readonly number[],
): void {
  let axis = size.length - 1;
  let run = 1;
  // The first axis from the end that is cut ends the run, and is part of it.
  while (axis > 0 && size[axis] === shape[axis]) run *= size[axis--] as number;
  const stride = run;
  run *= size[axis] ?? 1;
  if (into.length === 0) return;
  const strides = stridesOf(shape);
  const outer = size.slice(0, axis);
  const at = outer.map(() => 0);
  const first = (begin[axis] ?? 0) * stride;
  for (let to = 0; to < into.length; to += run) {
    let start = first;
    for (let i = 0; i < axis; i++)
      start += ((begin[i] as number) + (at[i] as number)) * (strides[i] as number);
    into.set(x.subarray(start, start + run), to);
    advance(at, outer);
  }
}

function stridesOf(shape: readonly number[]): number[] {
  const strides = shape.map(() => 1);
  for (let axis = shape.length - 2; axis >= 0; axis--)
    strides[axis] = (strides[axis + 1] as number) * (shape[axis + 1] as number);
  return strides;
}

function advance(at: number[], lengths: readonly number[]): void {
  for (let axis = at.length - 1; axis >= 0; axis--) {
    at[axis] = (at[axis] as number) + 1;
    if ((at[axis] as number) < (lengths[axis] as number)) return;
    at[axis] = 0;
  }
}
