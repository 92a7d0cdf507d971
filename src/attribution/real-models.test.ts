import { getGradient, memory, tensor } from '@tensorflow/tfjs-core';
import { input, layers, model as modelOf, type SymbolicTensor, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadNetwork, type ModelData } from '../model/index.ts';
import {
  cifarImages,
  hasData,
  needsData,
  readModel,
  useBackend as startBackend,
} from '../model/test-fixtures.ts';
import { fusedGraph, GraphBuilder, ints, noise, saved, string, strings } from '../model/test-models.ts';
import { type Attributions, attribute, type MethodRequest } from './attribute.ts';
import type { Method } from './explain.ts';
import { withRules } from './rules.ts';

const deeplift: Method = { name: 'deeplift' };

/** The largest gap as a share of the output difference, at least 0.1. */
function share({ checks }: Attributions): number {
  const { gaps, expected } = checks.completeness ?? { gaps: [Number.NaN], expected: [1] };
  return Math.max(...gaps.map((gap, i) => Math.abs(gap) / Math.max(0.1, Math.abs(expected[i] ?? 0))));
}

async function explained(data: ModelData, request: Omit<MethodRequest, 'target'>): Promise<Attributions> {
  const network = await loadNetwork(data);
  const found = await attribute(network, { target: { kind: 'class', class: 1 }, ...request });
  network.dispose();
  return found;
}

/** Weights that are the same on every run. */
async function fixed(model: ReturnType<typeof sequential>): Promise<ModelData> {
  const weights = model.getWeights().map((weight, i) => tensor(noise(weight.size, i + 2), weight.shape));
  model.setWeights(weights);
  for (const weight of weights) weight.dispose();
  return saved(model);
}

const activations = [
  'relu',
  'relu6',
  'elu',
  'selu',
  'sigmoid',
  'tanh',
  'softplus',
  'swish',
  'gelu',
  'mish',
  'hardSigmoid',
  'softmax',
] as const;

describe.each(['cpu', 'wasm'] as const)('DeepLIFT is complete on %s', (backend) => {
  beforeAll(() => startBackend(backend));

  it.each(activations)('through %s', async (activation) => {
    const model = sequential({
      layers: [
        layers.conv2d({ inputShape: [6, 6, 3], filters: 4, kernelSize: 3 }),
        layers.activation({ activation: activation as 'relu' }),
        layers.averagePooling2d({ poolSize: 2 }),
        layers.flatten(),
        layers.dense({ units: 3 }),
      ],
    });
    expect(
      share(await explained(await fixed(model), { batch: noise(216), count: 2, method: deeplift })),
    ).toBeLessThan(1e-3);
  });

  it.each([
    ['LeakyReLU', () => layers.leakyReLU()],
    ['PReLU', () => layers.prelu()],
    ['max pooling', () => layers.maxPooling2d({ poolSize: 2 })],
    ['overlapping max pooling', () => layers.maxPooling2d({ poolSize: 3, strides: 2, padding: 'same' })],
    ['ThresholdedReLU', () => layers.thresholdedReLU({ theta: 0.3 })],
  ] as const)('through %s', async (_name, middle) => {
    const model = sequential({
      layers: [
        layers.conv2d({ inputShape: [6, 6, 3], filters: 4, kernelSize: 3, activation: 'tanh' }),
        middle() as ReturnType<typeof layers.leakyReLU>,
        layers.flatten(),
        layers.dense({ units: 3, activation: 'softmax' }),
      ],
    });
    const baseline = { kind: 'data', data: noise(108, 9) } as const;
    expect(
      share(await explained(await fixed(model), { batch: noise(216), count: 2, method: deeplift, baseline })),
    ).toBeLessThan(1e-3);
  });

  it('through fused nodes of a graph, at a fixed batch size too', async () => {
    const free = await explained(fusedGraph(), { batch: noise(144), count: 3, method: deeplift });
    const fixedBatch = await explained(fusedGraph(1), { batch: noise(144), count: 3, method: deeplift });
    expect(share(free)).toBeLessThan(1e-3);
    fixedBatch.maps.forEach((map, row) => {
      map.forEach((value, i) => {
        expect(Math.abs(value - (free.maps[row]?.[i] ?? Number.NaN))).toBeLessThan(1e-5);
      });
    });
  });

  it('reaches a ReLU that is fused into a convolution', async () => {
    const graph = new GraphBuilder();
    graph.input('x', [-1, 4, 4, 3]);
    graph.weight('w', [3, 3, 3, 5], noise(135, 2));
    graph.weight('b', [5], noise(5, 3));
    graph.node('_FusedConv2D', 'conv', ['x', 'w', 'b'], {
      strides: ints(1, 1, 1, 1),
      dilations: ints(1, 1, 1, 1),
      padding: string('SAME'),
      data_format: string('NHWC'),
      num_args: { i: '1' },
      fused_ops: strings('BiasAdd', 'Relu'),
    });
    const found = await explained(graph.build(), {
      batch: noise(48),
      count: 1,
      method: deeplift,
      target: { kind: 'units', units: [0, 7, 33, 78] },
    } as never);
    expect(share(found)).toBeLessThan(1e-3);
  });
});

describe('rules', () => {
  beforeAll(() => startBackend('wasm'));

  it('are taken back after a failure', () => {
    const before = getGradient('Relu');
    const config = { kernelName: 'Relu', gradFunc: () => ({}) };
    expect(() =>
      withRules([config], () => {
        expect(getGradient('Relu')).toBe(config);
        throw new Error('no');
      }),
    ).toThrow('no');
    expect(getGradient('Relu')).toBe(before);
  });

  it('leave swish and the gates of an LSTM alone, unless asked', async () => {
    for (const gated of ['swish', 'lstm'] as const) {
      const x = input({ shape: [6, 6, 1] });
      const rows = layers.reshape({ targetShape: [6, 6] }).apply(x) as SymbolicTensor;
      const hidden =
        gated === 'lstm'
          ? layers.lstm({ units: 4, recurrentInitializer: 'glorotNormal' }).apply(rows)
          : layers.flatten().apply(layers.activation({ activation: 'swish' }).apply(x));
      const outputs = layers.dense({ units: 2 }).apply(hidden) as SymbolicTensor;
      const data = await fixed(modelOf({ inputs: x, outputs }) as never);
      const request = { batch: noise(36), count: 1 };
      const plain = await explained(data, { ...request, method: { name: 'gradient-x-input' } });
      const kept = await explained(data, { ...request, method: { name: 'epsilon-lrp' } });
      const asked = await explained(data, { ...request, method: { name: 'epsilon-lrp', gates: 'rule' } });
      expect(kept.maps).toEqual(plain.maps);
      expect(asked.maps).not.toEqual(plain.maps);
    }
  });

  it('make LRP the same as gradient x input where there are only ReLUs and epsilon is small', async () => {
    const data = fusedGraph();
    const request = {
      batch: noise(48),
      count: 1,
      target: { kind: 'class', class: 2 },
    } as never as MethodRequest;
    const plain = await explained(data, { ...request, method: { name: 'gradient-x-input' } });
    const same = await explained(data, { ...request, method: { name: 'lrp', conv: 'epsilon' } });
    same.maps[0]?.forEach((value, i) => {
      expect(Math.abs(value - (plain.maps[0]?.[i] ?? Number.NaN))).toBeLessThan(1e-4);
    });
  });

  it('conserve relevance in LRP with gamma and alpha-beta where there are no biases', async () => {
    const model = sequential({
      layers: [
        layers.conv2d({
          inputShape: [6, 6, 3],
          filters: 4,
          kernelSize: 3,
          activation: 'relu',
          useBias: false,
        }),
        layers.maxPooling2d({ poolSize: 2 }),
        layers.flatten(),
        layers.dense({ units: 3, useBias: false }),
      ],
    });
    const data = await fixed(model);
    for (const rule of ['gamma', 'alpha-beta', 'epsilon'] as const) {
      const method: Method = { name: 'lrp', first: rule, conv: rule, dense: 'epsilon', alpha: 2 };
      const { checks } = await explained(data, { batch: noise(108), count: 1, method });
      expect(Math.abs(checks.relevance?.gaps[0] ?? 9)).toBeLessThan(1e-3);
    }
  });
});

describe.skipIf(!hasData)(`real models${needsData}`, () => {
  beforeAll(() => startBackend('wasm'));

  it('ResNet-20: DeepLIFT and integrated gradients are complete within a thousandth', {
    timeout: 120_000,
  }, async () => {
    const network = await loadNetwork(readModel('cifar10/resnet20_layers'));
    const request = { batch: cifarImages(2), count: 2, target: { kind: 'class', class: 1 } } as const;
    expect(share(await attribute(network, { ...request, method: deeplift }))).toBeLessThan(1e-3);
    const before = memory().numTensors;
    const method: Method = { name: 'integrated-gradients', steps: 200, quadrature: 'secants' };
    const found = await attribute(network, { ...request, count: 1, batch: cifarImages(1), method });
    expect(memory().numTensors).toBe(before);
    expect(share(found)).toBeLessThan(1e-3);
    network.dispose();
  });

  it('MobileNet v2: DeepLIFT and integrated gradients are complete within a thousandth', {
    timeout: 300_000,
  }, async () => {
    const network = await loadNetwork(readModel('imagenet/mobilenet_v2_1.0_224'));
    const batch = noise(224 * 224 * 3, 3);
    const request = { batch, count: 1, target: { kind: 'class', class: 1 } } as const;
    expect(share(await attribute(network, { ...request, method: deeplift }))).toBeLessThan(1e-3);
    const method: Method = { name: 'integrated-gradients', steps: 5, quadrature: 'secants' };
    expect(share(await attribute(network, { ...request, method }))).toBeLessThan(1e-3);
    network.dispose();
  });
});
