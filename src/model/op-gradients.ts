import {
  add,
  div,
  engine,
  type GradConfig,
  getBackend,
  getGradient,
  mul,
  type NamedAttrMap,
  onesLike,
  registerGradient,
  reshape,
  rsqrt,
  sign,
  sum,
  type Tensor,
  type Tensor4D,
  transpose,
  util,
  zeros,
} from '@tensorflow/tfjs-core';
import { averagePoolSeed } from './average-pool-gradient.ts';
import { convInputGradient } from './conv-input-gradient.ts';
import { derivedFrom } from './derived-weights.ts';
import { maxPoolGradient } from './max-pool-gradient.ts';
import { halfPixelGradient } from './resize-gradients.ts';
import { spreadPixels } from './spread-pixels.ts';
import { scattered } from './strided-slice-gradient.ts';
import { RELU_GRADIENT } from './wasm-kernel-names.ts';

let ready = false;

/**
 * Registers the gradients that tfjs 4.22 lacks or has wrong. To be awaited before a tape records: the gradients of
 * all other operations come with tfjs-layers, not with tfjs-core or -converter.
 */
export async function prepareGradients(): Promise<void> {
  if (ready) return;
  await import('@tensorflow/tfjs-layers');
  if (ready) return;
  ready = true;
  for (const kernelName of ['Greater', 'Less', 'LessEqual', 'Equal', 'NotEqual'])
    registerGradient({ kernelName, inputsToSave: ['a', 'b'], gradFunc: flat });
  registerGradient({ kernelName: 'StridedSlice', inputsToSave: ['x'], gradFunc: stridedSlice });
  registerGradient({ kernelName: 'DepthToSpace', gradFunc: depthToSpace });
  replace('Conv2D', conv);
  replace('DepthwiseConv2dNative', dilatedDepthwise);
  replace('MaxPool', () => maxPool);
  replace('Relu', rectifier(Number.POSITIVE_INFINITY));
  replace('Relu6', rectifier(6));
  replace('AvgPool', averagePool);
  replace('Max', sharedByTies('reductionIndices'));
  replace('Min', sharedByTies('axis'));
  replace('Abs', () => absolute);
  replace('FusedBatchNorm', batchNorm);
  replace('ResizeBilinear', halfPixel('bilinear', 'images'));
  replace('ResizeNearestNeighbor', halfPixel('nearest', 'images'));
}

type GradFunc = GradConfig['gradFunc'];
type Wrap = (original: GradFunc) => GradFunc;

function replace(kernelName: string, wrap: Wrap): void {
  const config = getGradient(kernelName);
  if (!config) throw new Error(`tfjs has no gradient of ${kernelName} to build on`);
  registerGradient({ ...config, gradFunc: wrap(config.gradFunc) });
}

/** A comparison is constant between its jumps. */
const flat: GradFunc = (_dy, saved) => {
  const [a, b] = saved as [Tensor, Tensor];
  return { a: () => zeros(a.shape), b: () => zeros(b.shape) };
};

const stridedSlice: GradFunc = (dy, saved, attrs) => {
  const [x] = saved as [Tensor];
  return { x: () => scattered(dy as Tensor, x.shape, attrs) };
};

const depthToSpace: GradFunc = (dy, _saved, attrs) => {
  const block = attrs.blockSize as number;
  if (attrs.dataFormat === 'NCHW') throw new Error('DepthToSpace has no gradient with channels first');
  const [batch, height, width, channels] = (dy as Tensor4D).shape;
  const blocks = () => reshape(dy as Tensor, [batch, height / block, block, width / block, block, channels]);
  return {
    x: () =>
      reshape(transpose(blocks(), [0, 1, 3, 2, 4, 5]), [
        batch,
        height / block,
        width / block,
        channels * block * block,
      ]),
  };
};

/** tfjs gives the whole gradient to each of several equal largest numbers; TensorFlow divides it among them. */
function sharedByTies(axesName: string): Wrap {
  return (original) => (dy, saved, attrs) => {
    const [x] = saved as [Tensor];
    const back = (slope: Tensor) =>
      ((original(slope, saved, attrs) as Record<string, unknown>).x as () => Tensor)();
    const axes = util.parseAxisParam(attrs[axesName] as number | number[], x.shape);
    return { x: () => div(back(dy as Tensor), sum(back(onesLike(dy as Tensor)), axes, true)) };
  };
}

/** 0 at 0, as in TensorFlow; tfjs has -1. */
const absolute: GradFunc = (dy, saved) => ({ x: () => mul(dy as Tensor, sign(saved[0] as Tensor)) });

const averagePool: Wrap = (original) => (dy, saved, attrs) =>
  original(averagePoolSeed(dy as Tensor, saved[0] as Tensor4D, attrs), saved, attrs);

/** At inference mean and variance are constants; tfjs copies them out to the size of x. */
const batchNorm: Wrap = (original) => (dy, saved, attrs) => {
  const [x, , variance, scale] = saved as [Tensor, Tensor, Tensor, Tensor | undefined];
  if (variance.rank !== 1) return original(dy, saved, attrs);
  const epsilon = attrs.varianceEpsilon as number;
  const factor = () => {
    const inverse = derivedFrom(variance, `rsqrt ${epsilon}`, () => rsqrt(add(variance, epsilon)));
    return scale ? mul(scale, inverse) : inverse;
  };
  // The original computes the other gradients' parts as soon as it is called.
  const rest = (name: string) => () =>
    (original(dy, saved, attrs) as Record<string, () => Tensor>)[name]?.() as Tensor;
  return {
    x: () => reshape(mul(dy as Tensor, factor()), x.shape),
    mean: rest('mean'),
    variance: rest('variance'),
    scale: rest('scale'),
    offset: rest('offset'),
  };
};

/** The original multiplies by two comparisons and casts them on the way. */
function rectifier(most: number): Wrap {
  return (original) => (dy, saved, attrs) => {
    const [x] = saved as [Tensor];
    if (getBackend() !== 'wasm') return original(dy, saved, attrs);
    return { x: () => engine().runKernel(RELU_GRADIENT, { dy: dy as Tensor, x }, { most }) as Tensor };
  };
}

const maxPool: GradFunc = (dy, saved, attrs) => {
  const [x, y] = saved as [Tensor, Tensor];
  return { x: () => maxPoolGradient(dy as Tensor, x, y, attrs) };
};

function halfPixel(kind: 'bilinear' | 'nearest', input: string): Wrap {
  return (original) => (dy, saved, attrs) =>
    attrs.halfPixelCenters
      ? { [input]: () => halfPixelGradient(dy as Tensor, saved[0] as Tensor, kind) }
      : original(dy, saved, attrs);
}

/** The filter with zeros between its taps: an ordinary convolution with it equals the dilated one. */
function spread(filter: Tensor, [down, across]: [number, number]): Tensor {
  const [height, width, inputs, outputs] = (filter as Tensor4D).shape;
  const wide = spreadPixels(reshape(filter, [1, height, width, inputs * outputs]), down, across);
  return reshape(wide, [(height - 1) * down + 1, (width - 1) * across + 1, inputs, outputs]);
}

function dilationsOf(attrs: NamedAttrMap): [number, number] | null {
  const both = [attrs.dilations as number | [number, number] | undefined].flat() as (number | undefined)[];
  const down = both[0] ?? 1;
  const across = both[1] ?? down;
  return down > 1 || across > 1 ? [down, across] : null;
}

const conv: Wrap = (original) => (dy, saved, attrs) => {
  const dilations = dilationsOf(attrs);
  const normal = dilations ? null : (original(dy, saved, attrs) as Record<string, () => Tensor>);
  const [x, filter] = saved as [Tensor4D, Tensor4D];
  if (normal && (getBackend() !== 'wasm' || attrs.dataFormat === 'NCHW')) return normal;
  const { strides, pad, dataFormat, dimRoundingMode } = attrs;
  const taps = () => (dilations ? spread(filter, dilations) : filter);
  return {
    x: () =>
      getBackend() === 'wasm'
        ? convInputGradient(dy as Tensor, x.shape, taps(), attrs)
        : (engine().runKernel('Conv2DBackpropInput', { dy: dy as Tensor, filter: taps() }, {
            strides,
            pad,
            dataFormat,
            dimRoundingMode,
            inputShape: x.shape,
          } as NamedAttrMap) as Tensor),
    filter: normal?.filter ?? noFilterGradient,
  };
};

const dilatedDepthwise: Wrap = (original) => (dy, saved, attrs) => {
  const dilations = dilationsOf(attrs);
  if (!dilations) return original(dy, saved, attrs);
  const [x, filter] = saved as [Tensor, Tensor];
  const { strides, pad, dimRoundingMode } = attrs;
  return {
    x: () =>
      engine().runKernel(
        'DepthwiseConv2dNativeBackpropInput',
        { dy: dy as Tensor, filter: spread(filter, dilations) },
        { strides, pad, dilations: [1, 1], dimRoundingMode, inputShape: x.shape } as NamedAttrMap,
      ) as Tensor,
    filter: noFilterGradient,
  };
};

function noFilterGradient(): Tensor {
  throw new Error('the gradient of a dilated filter is not supported; weights are constants here');
}
