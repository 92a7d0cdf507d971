import { tensor } from '@tensorflow/tfjs-core';
import {
  input,
  type layers as L,
  layers,
  model as modelOf,
  type SymbolicTensor,
} from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadNetwork } from './load.ts';
import type { ModelData } from './network.ts';
import { useBackend as startBackend } from './test-fixtures.ts';
import { noise, saved } from './test-models.ts';

type Layer = InstanceType<typeof L.Layer>;

const rows = () => layers.reshape({ targetShape: [6, 18] });
const recurrent = { units: 3, recurrentInitializer: 'glorotNormal' } as const;

/** Layers on a [6, 6, 3] input; smooth ones, or kinked where no kink lies near the inputs used. */
const kinds: [string, () => Layer[]][] = [
  ['Dense on the last axis', () => [layers.dense({ units: 3, activation: 'tanh' })]],
  [
    'Conv2D with strides and valid padding',
    () => [layers.conv2d({ filters: 3, kernelSize: 3, strides: 2, activation: 'elu' })],
  ],
  [
    'Conv2D with even kernel and same padding',
    () => [layers.conv2d({ filters: 3, kernelSize: 2, strides: 2, padding: 'same', activation: 'softplus' })],
  ],
  [
    'Conv2D wider than its stride leaves rows over',
    () => [layers.conv2d({ filters: 2, kernelSize: 2, strides: 3 })],
  ],
  [
    'Conv2DTranspose',
    () => [layers.conv2dTranspose({ filters: 3, kernelSize: 3, strides: 2, activation: 'sigmoid' })],
  ],
  ['SeparableConv2D', () => [layers.separableConv2d({ filters: 3, kernelSize: 3, activation: 'selu' })]],
  [
    'DepthwiseConv2D',
    () => [
      layers.depthwiseConv2d({
        kernelSize: 3,
        depthMultiplier: 2,
        strides: 2,
        activation: 'swish' as 'relu',
      }),
    ],
  ],
  ['Conv1D', () => [rows(), layers.conv1d({ filters: 3, kernelSize: 3, activation: 'tanh' })]],
  ['BatchNormalization', () => [layers.batchNormalization({ epsilon: 0.1 })]],
  ['LayerNormalization', () => [layers.layerNormalization({ epsilon: 0.1 })]],
  ['AveragePooling2D', () => [layers.averagePooling2d({ poolSize: 3, strides: 2, padding: 'same' })]],
  ['MaxPooling2D', () => [layers.maxPooling2d({ poolSize: 3, strides: 2 })]],
  ['GlobalAveragePooling2D', () => [layers.globalAveragePooling2d({})]],
  ['GlobalMaxPooling2D', () => [layers.globalMaxPooling2d({})]],
  ['UpSampling2D, bilinear', () => [layers.upSampling2d({ size: [2, 2], interpolation: 'bilinear' })]],
  ['UpSampling2D, nearest', () => [layers.upSampling2d({ size: [2, 2] })]],
  [
    'ZeroPadding2D and Cropping2D',
    () => [
      layers.zeroPadding2d({ padding: 2 }),
      layers.cropping2D({
        cropping: [
          [1, 3],
          [3, 0],
        ],
      }),
    ],
  ],
  ['Permute', () => [layers.permute({ dims: [3, 1, 2] })]],
  ['LSTM', () => [rows(), layers.lstm(recurrent)]],
  ['GRU', () => [rows(), layers.gru({ ...recurrent, returnSequences: true })]],
  ['SimpleRNN', () => [rows(), layers.simpleRNN(recurrent)]],
  [
    'Bidirectional',
    () => [
      rows(),
      layers.bidirectional({ layer: layers.simpleRNN(recurrent) as never, mergeMode: 'concat' }),
    ],
  ],
  [
    'TimeDistributed',
    () => [rows(), layers.timeDistributed({ layer: layers.dense({ units: 2, activation: 'tanh' }) })],
  ],
  ['Softmax', () => [layers.activation({ activation: 'softmax' })]],
  ['PReLU', () => [layers.prelu()]],
  ['ELU', () => [layers.elu()]],
  ['Dropout and noise, off', () => [layers.dropout({ rate: 0.5 }), layers.gaussianNoise({ stddev: 1 })]],
];

const merges: [string, (a: SymbolicTensor, b: SymbolicTensor) => SymbolicTensor][] = [
  ['Add', (a, b) => layers.add().apply([a, b]) as SymbolicTensor],
  ['Multiply', (a, b) => layers.multiply().apply([a, b]) as SymbolicTensor],
  ['Average', (a, b) => layers.average().apply([a, b]) as SymbolicTensor],
  ['Maximum', (a, b) => layers.maximum().apply([a, b]) as SymbolicTensor],
  ['Minimum', (a, b) => layers.minimum().apply([a, b]) as SymbolicTensor],
  ['Concatenate', (a, b) => layers.concatenate().apply([a, b]) as SymbolicTensor],
];

const SIZE = 6 * 6 * 3;

async function network(build: (x: SymbolicTensor) => SymbolicTensor): Promise<ModelData> {
  const x = input({ shape: [6, 6, 3] });
  const model = modelOf({ inputs: x, outputs: build(x) });
  const weights = model.getWeights().map((weight, i) => {
    const name = model.weights[i]?.originalName ?? '';
    const values = noise(weight.size, i + 2).map((value) =>
      name.includes('variance') ? 0.5 + Math.abs(value) : value,
    );
    return tensor(values, weight.shape);
  });
  model.setWeights(weights);
  for (const weight of weights) weight.dispose();
  return saved(model);
}

/** Compares with central differences of the sum over every second unit; a kink between the two points may spoil a few. */
async function check(data: ModelData): Promise<void> {
  const net = await loadNetwork(data);
  const { name, units } = net.output;
  const chosen = Array.from({ length: units }, (_, i) => i).filter((i) => i % 2 === 0);
  const x = noise(SIZE, 11);
  const { gradient } = await net.gradient(x, 1, name, chosen);
  const h = 0.01;
  const moved = new Float32Array(2 * SIZE * SIZE);
  for (let i = 0; i < SIZE; i++)
    for (const side of [0, 1]) {
      moved.set(x, (2 * i + side) * SIZE);
      moved[(2 * i + side) * SIZE + i] = (x[i] ?? 0) + (side ? -h : h);
    }
  const values = await net.forward(moved, 2 * SIZE, name);
  const sum = (row: number) => chosen.reduce((total, unit) => total + (values[row * units + unit] ?? 0), 0);
  const slopes = Array.from({ length: SIZE }, (_, i) => (sum(2 * i) - sum(2 * i + 1)) / (2 * h));
  const scale = Math.max(1, ...slopes.map(Math.abs));
  const wrong = slopes.filter((slope, i) => !(Math.abs(slope - (gradient[i] ?? Number.NaN)) < 5e-3 * scale));
  expect(Math.max(...slopes.map(Math.abs))).toBeGreaterThan(0);
  expect(wrong.length).toBeLessThanOrEqual(SIZE * 0.06);
  net.dispose();
}

describe.each(['cpu', 'wasm'] as const)('gradients equal central differences on %s', (backend) => {
  beforeAll(() => startBackend(backend));

  it.each(kinds)('%s', async (_name, make) => {
    await check(await network((x) => make().reduce((at, layer) => layer.apply(at) as SymbolicTensor, x)));
  });

  it.each(merges)('%s', async (_name, merge) => {
    await check(
      await network((x) => {
        const side = (filters: number) =>
          layers
            .conv2d({ filters, kernelSize: 3, padding: 'same', activation: 'tanh' })
            .apply(x) as SymbolicTensor;
        return merge(side(3), side(3));
      }),
    );
  });

  it('a layer used twice', async () => {
    await check(
      await network((x) => {
        const shared = layers.conv2d({ filters: 3, kernelSize: 3, padding: 'same', activation: 'tanh' });
        return shared.apply(shared.apply(x)) as SymbolicTensor;
      }),
    );
  });

  it('a model inside a model', async () => {
    await check(
      await network((x) => {
        const inner = input({ shape: [6, 6, 3] });
        const part = modelOf({
          inputs: inner,
          outputs: layers
            .conv2d({ filters: 2, kernelSize: 3, activation: 'tanh' })
            .apply(inner) as SymbolicTensor,
        });
        return layers.globalAveragePooling2d({}).apply(part.apply(x) as SymbolicTensor) as SymbolicTensor;
      }),
    );
  });
});
