import { registerOp } from '@tensorflow/tfjs-converter';
import {
  add,
  conv2d,
  depthwiseConv2d,
  fused,
  matMul,
  type Tensor,
  type Tensor3D,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import { taping } from '../tensor-graph.ts';

type OpNode = { inputs: Tensor[]; attrs: Record<string, unknown> };
type Pad = 'same' | 'valid' | [[number, number], [number, number], [number, number], [number, number]];
type Conv = {
  strides: [number, number];
  dilations: [number, number];
  pad: Pad;
  format: 'NHWC' | 'NCHW';
};
type Activation = 'linear' | 'relu' | 'elu' | 'relu6' | 'prelu' | 'leakyrelu' | 'sigmoid';

let registered = false;

/**
 * The fused operations of graph models, taken apart while a tape records where nothing but a bias is fused: tfjs
 * takes them apart itself when there is an activation, and otherwise computes the gradient of the weights along with
 * that of the input, and hides the operation from rules about gradients.
 */
export function registerFusedOps(): void {
  if (registered) return;
  registered = true;
  registerOp('_FusedConv2D', (node) => fusedConv(node as unknown as OpNode, false));
  registerOp('FusedDepthwiseConv2dNative', (node) => fusedConv(node as unknown as OpNode, true));
  registerOp('_FusedMatMul', (node) => fusedMatMul(node as unknown as OpNode));
}

function fusedConv(node: OpNode, depthwise: boolean): Tensor {
  const [x, filter] = node.inputs as [Tensor4D, Tensor4D];
  const { strides, dilations, pad, format } = convOf(node);
  const { bias, activation, prelu, alpha } = extras(node);
  if (taping() && activation === 'linear') {
    const z = depthwise
      ? depthwiseConv2d(x, filter, strides, pad, format, dilations)
      : conv2d(x, filter, strides, pad, format, dilations);
    return bias ? add(z, bias) : z;
  }
  const run = depthwise ? fused.depthwiseConv2d : fused.conv2d;
  return run({
    x,
    filter,
    strides,
    pad: pad as 'same' | 'valid',
    dataFormat: format,
    dilations,
    bias: bias as Tensor,
    activation,
    preluActivationWeights: prelu as Tensor,
    leakyreluAlpha: alpha,
  });
}

function fusedMatMul(node: OpNode): Tensor {
  const [a, b] = node.inputs as [Tensor3D, Tensor3D];
  const transposeA = node.attrs.transpose_a === true;
  const transposeB = node.attrs.transpose_b === true;
  const { bias, activation, prelu, alpha } = extras(node);
  if (taping() && activation === 'linear') {
    const z = matMul(a, b, transposeA, transposeB);
    return bias ? add(z, bias) : z;
  }
  return fused.matMul({
    a,
    b,
    transposeA,
    transposeB,
    bias: bias as Tensor,
    activation,
    preluActivationWeights: prelu as Tensor,
    leakyreluAlpha: alpha,
  });
}

function convOf({ attrs }: OpNode): Conv {
  const format = attrs.data_format === 'NCHW' ? 'NCHW' : 'NHWC';
  const plane = (values: unknown): [number, number] => {
    const list = Array.isArray(values) ? (values as number[]) : [1, 1, 1, 1];
    const [vertical, horizontal] = format === 'NHWC' ? [list[1], list[2]] : [list[2], list[3]];
    return [vertical ?? 1, horizontal ?? 1];
  };
  const name = String(attrs.padding ?? 'SAME').toLowerCase();
  const explicit = attrs.explicit_paddings as number[] | undefined;
  const pad =
    name === 'explicit' && explicit
      ? ([0, 2, 4, 6].map((i) => [explicit[i] ?? 0, explicit[i + 1] ?? 0]) as Pad)
      : (name as 'same' | 'valid');
  return { strides: plane(attrs.strides), dilations: plane(attrs.dilations), pad, format };
}

function extras({ inputs, attrs }: OpNode): {
  bias?: Tensor;
  activation: Activation;
  prelu?: Tensor;
  alpha?: number;
} {
  const names = Array.isArray(attrs.fused_ops)
    ? (attrs.fused_ops as string[]).map((op) => op.toLowerCase())
    : [];
  const unknown = names.find((name) => name.startsWith('fusedbatchnorm'));
  if (unknown) throw new Error('a batch normalization fused into a convolution is not supported');
  const hasBias = names[0] === 'biasadd';
  const activation = (names.find((name) => name !== 'biasadd') ?? 'linear') as Activation;
  return {
    ...(hasBias && inputs[2] ? { bias: inputs[2] } : {}),
    activation,
    ...(activation === 'prelu' && inputs[3] ? { prelu: inputs[3] } : {}),
    ...(activation === 'leakyrelu' ? { alpha: Number(attrs.leakyrelu_alpha ?? 0.2) } : {}),
  };
}
