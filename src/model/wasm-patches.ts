import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import {
  engine,
  getBackend,
  type NamedTensorMap,
  registerKernel,
  type Tensor,
  type TensorInfo,
} from '@tensorflow/tfjs-core';

/** A rectangle of one size in each of some feature maps. */
export type Rects = { tops: Int32Array; lefts: Int32Array; height: number; width: number };

/** Kernels of wasm alone. */
const CROP = 'CropOfPatched';
const PASTE = 'PastePatches';

/** Whether feature maps can be cut and pasted on the current backend. */
export function canPatch(): boolean {
  return getBackend() === 'wasm';
}

type CropAttributes = { rects: Rects; of: Rects | null; bases: Int32Array; fill: number };

/**
 * Rectangles of feature maps that are those of `base`, but for what `patches` lay over them.
 * @param base [bases, height, width, channels]; map i starts as map `bases[i]` of it.
 * @param rects what is cut out; may reach over the borders, where it gets `fill`.
 * @returns [rects, height, width, channels]
 */
export function cropOfPatched(
  base: Tensor,
  patches: { tensor: Tensor; rects: Rects } | null,
  bases: Int32Array,
  rects: Rects,
  fill = 0,
): Tensor {
  const inputs: NamedTensorMap = patches ? { base, patches: patches.tensor } : { base };
  const attributes: CropAttributes = { rects, of: patches?.rects ?? null, bases, fill };
  return engine().runKernel(CROP, inputs, attributes as never) as Tensor;
}

/** Writes patches into the maps of `base` that they belong to, in place. */
export function pastePatches(base: Tensor, patches: Tensor, bases: Int32Array, rects: Rects): void {
  const same = engine().runKernel(PASTE, { base, patches }, { rects, bases } as never) as Tensor;
  same.dispose();
}

export function registerPatchKernels(): void {
  registerKernel({
    kernelName: CROP,
    backendName: 'wasm',
    kernelFunc: ({ inputs, backend, attrs }) =>
      crop(backend as BackendWasm, inputs as Inputs, attrs as unknown as CropAttributes),
  });
  registerKernel({
    kernelName: PASTE,
    backendName: 'wasm',
    kernelFunc: ({ inputs, backend, attrs }) =>
      paste(backend as BackendWasm, inputs as Inputs, attrs as unknown as CropAttributes),
  });
}

type Inputs = { base: TensorInfo; patches?: TensorInfo };

function crop(
  backend: BackendWasm,
  { base, patches }: Inputs,
  { rects, of, bases, fill }: CropAttributes,
): TensorInfo {
  const [, tall = 1, wide = 1, channels = 1] = base.shape;
  const { height, width } = rects;
  const output = backend.makeOutput([bases.length, height, width, channels], 'float32');
  const from = backend.typedArrayFromHeap(base) as Float32Array;
  const over = patches && of ? (backend.typedArrayFromHeap(patches) as Float32Array) : null;
  const into = backend.typedArrayFromHeap(output) as Float32Array;
  let to = 0;
  for (let i = 0; i < bases.length; i++) {
    const left = rects.lefts[i] as number;
    const [start, end] = [Math.max(0, left), Math.min(wide, left + width)];
    for (let y = 0; y < height; y++, to += width * channels) {
      const row = (rects.tops[i] as number) + y;
      const outside = row < 0 || row >= tall || start >= end;
      if (outside || end - start < width) into.fill(fill, to, to + width * channels);
      if (outside) continue;
      const line = ((bases[i] as number) * tall + row) * wide;
      into.set(
        from.subarray((line + start) * channels, (line + end) * channels),
        to + (start - left) * channels,
      );
      if (!over || !of) continue;
      const inside = row - (of.tops[i] as number);
      const first = Math.max(start, of.lefts[i] as number);
      const last = Math.min(end, (of.lefts[i] as number) + of.width);
      if (inside < 0 || inside >= of.height || first >= last) continue;
      const at = (i * of.height + inside) * of.width - (of.lefts[i] as number);
      into.set(
        over.subarray((at + first) * channels, (at + last) * channels),
        to + (first - left) * channels,
      );
    }
  }
  return output;
}

function paste(
  backend: BackendWasm,
  { base, patches }: Inputs,
  { rects, bases }: CropAttributes,
): TensorInfo {
  const [, tall = 1, wide = 1, channels = 1] = base.shape;
  const { height, width } = rects;
  const into = backend.typedArrayFromHeap(base) as Float32Array;
  const from = backend.typedArrayFromHeap(patches as TensorInfo) as Float32Array;
  // Rectangles as wide as the map are one run of numbers.
  const [rows, run] = width === wide ? [1, height * width * channels] : [height, width * channels];
  for (let i = 0; i < bases.length; i++)
    for (let y = 0; y < rows; y++) {
      const at = (i * rows + y) * run;
      const line = ((bases[i] as number) * tall + (rects.tops[i] as number) + y) * wide;
      into.set(from.subarray(at, at + run), (line + (rects.lefts[i] as number)) * channels);
    }
  backend.incRef(base.dataId);
  return { dataId: base.dataId, shape: base.shape, dtype: base.dtype };
}
