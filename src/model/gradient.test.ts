import { tensor } from '@tensorflow/tfjs-core';
import { input, layers, model as modelOf, type SymbolicTensor, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadNetwork } from './load.ts';
import type { ModelData, Network } from './network.ts';
import { hasData, idxImages, needsData, readModel, useBackend as startBackend } from './test-fixtures.ts';
import { flag, fusedGraph, GraphBuilder, int, noise, saved } from './test-models.ts';

const size = 6 * 6 * 3;

/** Convolution, batch normalization, depthwise, skip, pooling, dense; smooth, so that differences are exact. */
async function smoothNet(): Promise<ModelData> {
  const x = input({ shape: [6, 6, 3] });
  const bare = layers.batchNormalization({ name: 'bare', scale: false, center: false, epsilon: 0.5 });
  const conv = layers.conv2d({
    filters: 4,
    kernelSize: 3,
    padding: 'same',
    activation: 'linear',
    name: 'conv',
  });
  const first = layers
    .activation({ activation: 'tanh', name: 'tanh' })
    .apply(conv.apply(bare.apply(x))) as SymbolicTensor;
  const norm = layers.batchNormalization({ name: 'norm', epsilon: 0.1 }).apply(first);
  const deep = layers
    .depthwiseConv2d({ kernelSize: 3, padding: 'same', activation: 'softplus', name: 'depthwise' })
    .apply(norm) as SymbolicTensor;
  const sum = layers.add({ name: 'add' }).apply([first, deep]);
  const strided = layers.conv2d({
    filters: 5,
    kernelSize: 3,
    strides: 2,
    activation: 'elu',
    name: 'strided',
  });
  const pooled = layers.averagePooling2d({ poolSize: 2, strides: 1, name: 'pool' }).apply(strided.apply(sum));
  const flat = layers.flatten({ name: 'flatten' }).apply(pooled);
  const hidden = layers.dense({ units: 7, activation: 'linear', name: 'dense' }).apply(flat);
  const output = layers.dense({ units: 3, activation: 'softmax', name: 'softmax' }).apply(hidden);
  return saved(modelOf({ inputs: x, outputs: output as SymbolicTensor }));
}

/** Its weights are the same in every run: how many kinks lie near an input depends on them. */
async function kinkedNet(): Promise<ModelData> {
  const model = sequential({
    layers: [
      layers.conv2d({
        inputShape: [6, 6, 3],
        filters: 4,
        kernelSize: 3,
        activation: 'relu',
        padding: 'same',
      }),
      layers.maxPooling2d({ poolSize: 2, name: 'pool' }),
      layers.depthwiseConv2d({ kernelSize: 2, depthMultiplier: 2, strides: 1 }),
      layers.reLU({ maxValue: 6 }),
      layers.separableConv2d({ filters: 3, kernelSize: 2 }),
      layers.leakyReLU(),
      layers.globalAveragePooling2d({}),
      layers.dense({ units: 3, name: 'dense' }),
    ],
  });
  model.setWeights(model.getWeights().map((weight, at) => tensor(noise(weight.size, at + 1), weight.shape)));
  return saved(model);
}

async function sumOf(network: Network, batch: Float32Array, count: number, layer: string, units: number[]) {
  const values = await network.forward(batch, count, layer);
  const width = values.length / count;
  let sum = 0;
  for (let row = 0; row < count; row++) for (const unit of units) sum += values[row * width + unit] ?? 0;
  return sum;
}

/** Central differences, (f(x + h) - f(x - h)) / 2h, one number of the batch at a time. */
async function differences(
  network: Network,
  batch: Float32Array,
  count: number,
  layer: string,
  units: number[],
) {
  const h = 0.01;
  const result = new Float32Array(batch.length);
  for (let i = 0; i < batch.length; i++) {
    const shifted = batch.slice();
    const at = batch[i] ?? 0;
    shifted[i] = at + h;
    const above = await sumOf(network, shifted, count, layer, units);
    shifted[i] = at - h;
    result[i] = (above - (await sumOf(network, shifted, count, layer, units))) / (2 * h);
  }
  return result;
}

function largest(values: Float32Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

function distances(a: Float32Array, b: Float32Array): Float32Array {
  return a.map((value, i) => Math.abs(value - (b[i] ?? Number.NaN)));
}

describe.each(['cpu', 'wasm'] as const)('gradient on %s', (backend) => {
  beforeAll(() => startBackend(backend));

  it.each([
    ['conv', [0, 17, 100]],
    ['norm', [5]],
    ['depthwise', [3, 71]],
    ['strided', [0, 1, 2]],
    ['pool', [4]],
    ['dense', [0, 6]],
    ['softmax', [1]],
  ])('equals central differences at layer %s', async (layer, units) => {
    const network = await loadNetwork(await smoothNet());
    const batch = noise(2 * size);
    const { gradient, outputs } = await network.gradient(batch, 2, layer, units);
    const expected = await differences(network, batch, 2, layer, units);
    expect(largest(gradient)).toBeGreaterThan(0);
    expect(largest(distances(gradient, expected))).toBeLessThan(2e-3 * Math.max(1, largest(expected)));
    expect((outputs[0] ?? 0) + (outputs[1] ?? 0)).toBeCloseTo(
      await sumOf(network, batch, 2, layer, units),
      4,
    );
    network.dispose();
  });

  it('equals central differences where no kink lies between', async () => {
    const network = await loadNetwork(await kinkedNet());
    const batch = noise(size, 9);
    const { gradient } = await network.gradient(batch, 1, 'dense', [0, 2]);
    const expected = await differences(network, batch, 1, 'dense', [0, 2]);
    const close = distances(gradient, expected).filter((gap) => gap < 1e-3 * Math.max(1, largest(expected)));
    expect(close.length).toBeGreaterThan(0.85 * size);
    network.dispose();
  });

  it.each(['conv', 'depthwise', 'pool', 'dense', 'probabilities'])(
    'goes through fused node %s',
    async (layer) => {
      const network = await loadNetwork(fusedGraph());
      const batch = noise(96);
      const { gradient } = await network.gradient(batch, 2, layer, [1, 3]);
      const expected = await differences(network, batch, 2, layer, [1, 3]);
      expect(largest(distances(gradient, expected))).toBeLessThan(2e-3 * Math.max(1, largest(expected)));
      network.dispose();
    },
  );

  it('runs a graph of fixed batch size whatever the count', async () => {
    const free = await loadNetwork(fusedGraph());
    const fixed = await loadNetwork(fusedGraph(2));
    expect(fixed.input.batch).toBe(2);
    expect(fixed.layers).toEqual(free.layers);
    const batch = noise(5 * 48);
    expect(fixed.batchSize).toBe(2);
    for (const count of [1, 2, 5]) {
      const some = batch.subarray(0, count * 48);
      expect(await fixed.forward(some, count, 'dense')).toEqual(await free.forward(some, count, 'dense'));
    }
    const expected = await free.gradient(batch, 5, 'dense', [2]);
    const found = await fixed.gradient(batch, 5, 'dense', [2]);
    expect(largest(distances(found.gradient, expected.gradient))).toBeLessThan(1e-6);
    expect(found.outputs).toEqual(expected.outputs);
    free.dispose();
    fixed.dispose();
  });

  it('is zero where the output does not depend on the input', async () => {
    const graph = new GraphBuilder();
    graph.input('x', [-1, 2, 2, 1]);
    graph.weight('axes', [2], Int32Array.of(1, 2));
    graph.weight('from', [1], Int32Array.of(0));
    graph.weight('to', [1], Int32Array.of(1));
    graph.weight('one', [], Int32Array.of(1));
    graph.weight('five', [], Float32Array.of(5));
    graph.node('Shape', 'shape', ['x']);
    graph.node('StridedSlice', 'count', ['shape', 'from', 'to', 'to'], { shrink_axis_mask: int(1) });
    graph.node('Pack', 'size', ['count', 'one'], { N: int(2), axis: int(0) });
    graph.node('Fill', 'constant', ['size', 'five']);
    graph.node('Mean', 'mean', ['x', 'axes'], { keep_dims: flag(false) });
    graph.node('AddV2', 'sum', ['mean', 'constant']);
    const network = await loadNetwork(graph.build());
    const { gradient, outputs } = await network.gradient(noise(8), 2, 'constant', [0]);
    expect(gradient).toEqual(new Float32Array(8));
    expect(outputs).toEqual(Float32Array.of(5, 5));
    expect((await network.gradient(noise(8), 2, 'sum', [0])).gradient).toEqual(
      new Float32Array(8).fill(0.25),
    );
    network.dispose();
  });

  it.each([2, [2, 1], [1, 3]] as (number | [number, number])[])(
    'goes through convolutions dilated by %j',
    async (dilationRate) => {
      const dilated = sequential({
        layers: [
          layers.conv2d({
            inputShape: [8, 8, 3],
            filters: 2,
            kernelSize: [3, 2],
            dilationRate,
            padding: 'same',
            activation: 'tanh',
          }),
          layers.depthwiseConv2d({ kernelSize: 2, dilationRate: [2, 2], name: 'depthwise' }),
          layers.conv2d({ filters: 2, kernelSize: 2, dilationRate: 2, name: 'dilated' }),
        ],
      });
      await agrees(await saved(dilated), 'dilated', [0, 5], 8 * 8 * 3);
    },
  );

  it.each(['ResizeBilinear', 'ResizeNearestNeighbor'])(
    'goes through %s with half-pixel centres',
    async (op) => {
      const graph = new GraphBuilder();
      graph.input('x', [-1, 3, 4, 3]);
      graph.weight('size', [2], Int32Array.of(7, 6));
      graph.node(op, 'resize', ['x', 'size'], { half_pixel_centers: flag(true), align_corners: flag(false) });
      graph.node('Tanh', 'tanh', ['resize']);
      await agrees(graph.build(), 'tanh', [0, 7, 60, 125], 36);
    },
  );

  it('goes through strided slices, comparisons and DepthToSpace', async () => {
    const graph = new GraphBuilder();
    graph.input('x', [-1, 4, 4, 1]);
    graph.weight('begin', [2], Int32Array.of(0, 3));
    graph.weight('end', [2], Int32Array.of(0, 0));
    graph.weight('step', [2], Int32Array.of(1, -2));
    graph.weight('half', [], Float32Array.of(0.5));
    graph.weight('filter', [1, 1, 1, 4], noise(4, 3));
    graph.node('StridedSlice', 'slice', ['x', 'begin', 'end', 'step'], {
      begin_mask: int(1),
      end_mask: int(1),
    });
    graph.node('Conv2D', 'conv', ['slice', 'filter'], {
      strides: { list: { i: ['1', '1', '1', '1'] } },
      padding: { s: Buffer.from('SAME').toString('base64') },
      dilations: { list: { i: ['1', '1', '1', '1'] } },
      data_format: { s: Buffer.from('NHWC').toString('base64') },
    });
    graph.node('DepthToSpace', 'depth', ['conv'], {
      block_size: int(2),
      data_format: { s: Buffer.from('NHWC').toString('base64') },
    });
    graph.node('Sigmoid', 'sigmoid', ['depth']);
    graph.node('Greater', 'above', ['sigmoid', 'half']);
    graph.node('Mul', 'scaled', ['sigmoid', 'half']);
    graph.node('SelectV2', 'chosen', ['above', 'sigmoid', 'scaled']);
    await agrees(graph.build(), 'chosen', [0, 3, 9, 15], 16);
  });

  it('refuses what tfjs cannot differentiate', async () => {
    const graph = new GraphBuilder();
    graph.input('x', [-1, 2, 2, 1]);
    graph.weight('axis', [], Int32Array.of(1));
    graph.node('Cumprod', 'product', ['x', 'axis'], { exclusive: flag(false), reverse: flag(false) });
    const network = await loadNetwork(graph.build());
    await expect(network.gradient(noise(4), 1, 'product', [0])).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringContaining('Cumprod'),
    });
    network.dispose();
  });
});

const ties: [string, number, number, 'same' | 'valid'][] = [
  ['apart', 2, 2, 'valid'],
  ['with rows left over', 2, 3, 'valid'],
  ['overlapping', 3, 2, 'same'],
  ['close', 3, 1, 'same'],
];

it.each(ties)(
  'max pooling gives ties to the first of a window: %s',
  async (_name, poolSize, strides, padding) => {
    const data = await saved(
      sequential({
        layers: [layers.maxPooling2d({ inputShape: [8, 9, 3], poolSize, strides, padding, name: 'pool' })],
      }),
    );
    const coarse = noise(2 * 8 * 9 * 3, 5).map((value) => Math.round(value * 1.5));
    const found: Float32Array[] = [];
    for (const backend of ['cpu', 'wasm'] as const) {
      await startBackend(backend);
      const network = await loadNetwork(data);
      const units = Array.from({ length: network.output.units }, (_, i) => i).filter((i) => i % 3 !== 1);
      found.push((await network.gradient(coarse, 2, 'pool', units)).gradient);
      network.dispose();
    }
    expect(found[1]).toEqual(found[0]);
  },
);

describe.skipIf(!hasData)(`the demo${needsData}`, () => {
  it('has one gradient whatever the backend', async () => {
    const { images } = idxImages('fashion_mnist', 6);
    const input = images.subarray(5 * 784);
    const found: Float32Array[] = [];
    for (const backend of ['cpu', 'wasm'] as const) {
      await startBackend(backend);
      const network = await loadNetwork(readModel('fashion_mnist/vgg_small_layers'));
      found.push((await network.gradient(input, 1, 'fc1', [35])).gradient);
      network.dispose();
    }
    const [cpu, wasm] = found as [Float32Array, Float32Array];
    expect(largest(cpu)).toBeGreaterThan(0.1);
    expect(largest(distances(cpu, wasm))).toBeLessThan(1e-4);
  });
});

async function agrees(data: ModelData, layer: string, units: number[], inputSize: number): Promise<void> {
  const network = await loadNetwork(data);
  const batch = noise(2 * inputSize);
  const { gradient } = await network.gradient(batch, 2, layer, units);
  const expected = await differences(network, batch, 2, layer, units);
  expect(largest(expected)).toBeGreaterThan(0);
  expect(largest(distances(gradient, expected))).toBeLessThan(2e-3 * Math.max(1, largest(expected)));
  network.dispose();
}
