import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadNetwork } from './load.ts';
import {
  cifarImages,
  expectedClasses,
  hasData,
  idxImages,
  needsData,
  readModel,
  topClasses,
  useBackend,
} from './test-fixtures.ts';

describe.skipIf(!hasData)(`real models on wasm${needsData}`, () => {
  beforeAll(() => useBackend('wasm'));

  it('runs the Fashion-MNIST network as it was measured', async () => {
    const folder = 'fashion_mnist/vgg_small_layers';
    const network = await loadNetwork(readModel(folder));
    expect(network.input).toEqual({ height: 28, width: 28, channels: 1, rank: 4, batch: null });
    expect(network.parameters).toBe(117_434);
    expect(network.batchSize).toBe(64);
    expect(network.layers.map((layer) => [layer.name, layer.kind, layer.shape])).toEqual([
      ['block1_conv1', 'Conv2D', [28, 28, 16]],
      ['block1_conv2', 'Conv2D', [28, 28, 16]],
      ['block1_pool', 'MaxPooling2D', [14, 14, 16]],
      ['block2_conv1', 'Conv2D', [14, 14, 32]],
      ['block2_conv2', 'Conv2D', [14, 14, 32]],
      ['block2_pool', 'MaxPooling2D', [7, 7, 32]],
      ['flatten', 'Flatten', [1568]],
      ['fc1', 'Dense', [64]],
      ['predictions', 'Dense', [10]],
    ]);
    expect(network.output.name).toBe('predictions');
    const { images } = idxImages('fashion_mnist', 500);
    const scores = await network.forward(images, 500, 'predictions');
    expect(topClasses(scores, 10).join('')).toBe(expectedClasses(folder).slice(0, 500));
    network.dispose();
  });

  it('runs a graph model', async () => {
    const network = await loadNetwork(readModel('mnist/lenet_graph'));
    expect(network.input).toEqual({ height: 28, width: 28, channels: 1, rank: 4, batch: null });
    expect(network.layers.map((layer) => layer.name)).toEqual([
      'Conv2D',
      'add',
      'MyConv2D_1',
      'MyMaxPooling2D_1',
      'Conv2D_1',
      'add_1',
      'MyConv2D_2',
      'MyMaxPooling2D_2',
      'Flatten/flatten/Reshape',
      'MatMul',
      'add_2',
      'MyDense_1',
      'MatMul_1',
      'add_3',
      'MyDense_2',
      'MatMul_2',
      'add_4',
      'MySoftMax',
    ]);
    expect(network.output).toEqual({ name: 'MySoftMax', kind: 'Softmax', shape: [10], units: 10 });
    const { images, labels } = idxImages('mnist', 500);
    const classes = topClasses(await network.forward(images, 500, 'MySoftMax'), 10);
    const right = classes.filter((found, i) => found === labels[i]).length;
    expect(right).toBeGreaterThan(475);
    network.dispose();
  });

  it('runs a network with a rank-3 input and several outputs', async () => {
    const network = await loadNetwork(readModel('mnist/lenet_linear_multioutput_layers'));
    expect(network.input).toEqual({ height: 28, width: 28, channels: 1, rank: 3, batch: null });
    expect(network.output.name).toBe('Softmax');
    const { images, labels } = idxImages('mnist', 500);
    const classes = topClasses(await network.forward(images, 500, 'Softmax'), 10);
    expect(classes.filter((found, i) => found === labels[i]).length).toBeGreaterThan(485);
    const { gradient } = await network.gradient(images.subarray(0, 784), 1, 'Softmax', [7]);
    expect(gradient.some((slope) => slope !== 0)).toBe(true);
    network.dispose();
  });

  it('runs a residual network', async () => {
    const folder = 'cifar10/resnet20_layers';
    const network = await loadNetwork(readModel(folder));
    expect(network.parameters).toBe(273_664);
    const scores = await network.forward(cifarImages(200), 200, network.output.name);
    expect(topClasses(scores, 10).join('')).toBe(expectedClasses(folder).slice(0, 200));
    network.dispose();
  });

  it('lists the layers of a network with separate activations', async () => {
    const network = await loadNetwork(readModel('tiny_vgg/model'));
    expect(network.layers.map((layer) => [layer.name, layer.kind, layer.shape])).toEqual([
      ['conv_1_1', 'Conv2D', [62, 62, 10]],
      ['relu_1_1', 'Activation', [62, 62, 10]],
      ['conv_1_2', 'Conv2D', [60, 60, 10]],
      ['relu_1_2', 'Activation', [60, 60, 10]],
      ['max_pool_1', 'MaxPooling2D', [30, 30, 10]],
      ['conv_2_1', 'Conv2D', [28, 28, 10]],
      ['relu_2_1', 'Activation', [28, 28, 10]],
      ['conv_2_2', 'Conv2D', [26, 26, 10]],
      ['relu_2_2', 'Activation', [26, 26, 10]],
      ['max_pool_2', 'MaxPooling2D', [13, 13, 10]],
      ['flatten', 'Flatten', [1690]],
      ['output', 'Dense', [10]],
    ]);
    network.dispose();
  });

  it.each(['fashion_mnist/vgg_small_layers', 'mnist/lenet_graph'])(
    'keeps no tensor of %s',
    async (folder) => {
      const before = memory().numTensors;
      const network = await loadNetwork(readModel(folder));
      const { images } = idxImages('fashion_mnist', 8);
      const exercise = async () => {
        for (const layer of network.layers) {
          await network.forward(images, 8, layer.name);
          await network.gradient(images, 8, layer.name, [0]);
        }
      };
      await exercise();
      const loaded = memory().numTensors;
      for (let i = 0; i < 5; i++) await exercise();
      expect(memory().numTensors).toBe(loaded);
      network.dispose();
      expect(memory().numTensors).toBe(before);
    },
  );
});
