import { add, conv2d, matMul, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core';
import { type layers as layersNamespace, layers as makers } from '@tensorflow/tfjs-layers';

export type Layer = InstanceType<typeof layersNamespace.Layer>;
export type Activation = { apply(x: Tensor): Tensor; getClassName(): string };
type Weight = { read(): Tensor };
/** What Dense and convolution layers of tfjs-layers hold; `activation` is not part of their typed surface. */
export type Weighted = Layer & {
  activation?: Activation | null;
  kernel?: Weight;
  bias?: Weight | null;
  strides?: [number, number];
  padding?: 'same' | 'valid';
  dataFormat?: string;
  dilationRate?: [number, number];
};

const ACTIVATED = /^(Dense|(Separable|Depthwise)?Conv[123]D(Transpose)?)$/;

/** The activation function of a layer that computes something before it. */
export function activationOf(layer: Layer): Activation | null {
  return ACTIVATED.test(layer.getClassName()) ? ((layer as Weighted).activation ?? null) : null;
}

/**
 * A layer without its activation function. Dense and Conv2D are spelled out: the fused operations that tfjs-layers
 * calls for a linear activation compute the gradient of the weights along with that of the input.
 */
export function linearPart(layer: Weighted, x: Tensor): Tensor {
  const kernel = layer.kernel?.read();
  const bias = layer.bias?.read();
  const kind = layer.getClassName();
  if (kind === 'Dense' && kernel && x.rank === 2) return plus(matMul(x, kernel), bias);
  if (kind === 'Conv2D' && kernel && layer.dataFormat !== 'channelsFirst') {
    const { strides = [1, 1], padding = 'valid', dilationRate = [1, 1] } = layer;
    return plus(conv2d(x as Tensor4D, kernel as Tensor4D, strides, padding, 'NHWC', dilationRate), bias);
  }
  const { activation } = layer;
  layer.activation = linear();
  try {
    return layer.apply(x) as Tensor;
  } finally {
    layer.activation = activation as Activation;
  }
}

function plus(x: Tensor, bias: Tensor | undefined): Tensor {
  return bias ? add(x, bias) : x;
}

let identity: Activation | undefined;

function linear(): Activation {
  identity ??= (makers.activation({ activation: 'linear' }) as Layer as Weighted).activation as Activation;
  return identity;
}
