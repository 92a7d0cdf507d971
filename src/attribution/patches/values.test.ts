import { memory, tensor } from '@tensorflow/tfjs-core';
import { input, layers, model as modelOf, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { loadNetwork, type ModelData, type Network } from '../../model/index.ts';
import {
  cifarImages,
  hasData,
  needsData,
  readModel,
  useBackend as startBackend,
} from '../../model/test-fixtures.ts';
import { fusedGraph, noise, saved } from '../../model/test-models.ts';
import { explain, type Method } from '../explain.ts';
import { fieldOf, sizeOf } from '../field.ts';
import { replaced } from '../methods/occlusion.ts';
import type { Problem } from '../problem.ts';
import { quantityOf, type Target } from '../quantities.ts';
import { boxAround } from './chains.ts';
import { patchedValues } from './values.ts';

let network: Network | undefined;
afterEach(() => {
  network?.dispose();
  network = undefined;
});

type Layered = (x: SymbolicTensor) => SymbolicTensor;

/** Weights that are the same on every run; means and variances as a trained network may have them. */
async function networkOf(build: Layered, height = 20, width = 17): Promise<Network> {
  const x = input({ shape: [height, width, 3] });
  const model = modelOf({ inputs: x, outputs: layers.dense({ units: 4 }).apply(build(x)) as SymbolicTensor });
  const weights = model.weights.map((weight, i) => {
    const values = noise(sizeOf(weight.shape as number[]), i + 3);
    const read = weight.name.includes('variance') ? values.map((value) => 1 + value / 2) : values;
    return tensor(read, weight.shape as number[]);
  });
  model.setWeights(weights);
  for (const weight of weights) weight.dispose();
  return loadNetwork(await saved(model));
}

function problemOf({ graph, output }: Network, target: Target, count: number, batch?: Float32Array): Problem {
  const [site] = graph.inputs;
  if (!site) throw new Error('an input expected');
  const x = batch ?? noise(count * sizeOf(site.shape), 4);
  const field = fieldOf(graph, [site], quantityOf(graph, target, output.name), [{ site, data: x }]);
  return { field, count, x: [x], baseline: [new Float32Array(x.length)], run: {} };
}

function ordinary(problem: Problem): Problem {
  const { footprint, ...field } = problem.field;
  if (!footprint) throw new Error('a footprint expected');
  return { ...problem, field };
}

function windowsOf(shape: readonly number[], side: number, step: number) {
  const [height = 0, width = 0, channels = 0] = shape;
  const windows = [];
  for (let top = 0; top < height; top += step)
    for (let left = 0; left < width; left += step) {
      const covered: number[] = [];
      for (let y = top; y < Math.min(height, top + side); y++)
        for (let x = left; x < Math.min(width, left + side); x++)
          for (let c = 0; c < channels; c++) covered.push((y * width + x) * channels + c);
      windows.push({ variable: 0, covered: Int32Array.from(covered) });
    }
  return windows;
}

async function agrees(net: Network, target: Target, count = 2, batch?: Float32Array): Promise<void> {
  const problem = problemOf(net, target, count, batch);
  const points = replaced(problem, windowsOf(problem.field.shapes[0] as number[], 3, 2));
  const patched = await patchedValues(problem.field, points, {});
  expect(patched, 'runs by patches').not.toBeNull();
  const methods: Method[] = [
    { name: 'occlusion', window: 3, step: 2 },
    { name: 'shapley-sampling', samples: 3, patch: 4 },
  ];
  const before = memory().numTensors;
  for (const method of methods) {
    const found = await explain(problem, method);
    const expected = await explain(ordinary(problem), method);
    const most = Math.max(...(expected.maps[0] as Float32Array).map(Math.abs));
    expect(most).toBeGreaterThan(0);
    for (const [key, mine, plain] of [
      ['map', found.maps[0], expected.maps[0]],
      ['output', found.outputs, expected.outputs],
    ] as [string, Float32Array, Float32Array][])
      expect(
        Math.max(...mine.map((value, j) => Math.abs(value - (plain[j] as number)))),
        `${method.name}, ${key}`,
      ).toBeLessThan(2e-5 * Math.max(1, most));
  }
  expect(memory().numTensors).toBe(before);
}

const flat = (x: unknown) => layers.flatten().apply(x as SymbolicTensor) as SymbolicTensor;
const conv = (options: object) =>
  layers.conv2d({ filters: 4, kernelSize: 3, activation: 'relu', ...options });
const chain =
  (...parts: { apply(x: SymbolicTensor): unknown }[]): Layered =>
  (x) =>
    flat(parts.reduce((at, part) => part.apply(at) as SymbolicTensor, x));

const nets: [string, Layered][] = [
  ['convolutions', chain(conv({ padding: 'same' }), conv({ padding: 'valid' }))],
  ['strides and an even filter', chain(conv({ strides: 2, padding: 'same' }), conv({ kernelSize: 2 }))],
  ['strides wider than the filter', chain(conv({ kernelSize: 2, strides: 3 }))],
  ['dilation', chain(conv({ dilationRate: 2, padding: 'same' }))],
  ['max pooling', chain(conv({ padding: 'same' }), layers.maxPooling2d({ poolSize: 2 }), conv({}))],
  [
    'overlapping max pooling over the border',
    chain(conv({}), layers.maxPooling2d({ poolSize: 3, strides: 2, padding: 'same' })),
  ],
  [
    'average pooling',
    chain(conv({}), layers.averagePooling2d({ poolSize: 2 }), conv({ activation: 'tanh' })),
  ],
  [
    'depthwise convolutions and batch normalisation',
    chain(
      layers.depthwiseConv2d({ kernelSize: 3, padding: 'same', depthMultiplier: 2 }),
      layers.batchNormalization(),
      layers.reLU(),
      layers.zeroPadding2d({ padding: [1, 2] }),
      conv({ strides: 2 }),
    ),
  ],
  [
    'slopes that differ from place to place',
    chain(conv({ padding: 'same', activation: 'linear' }), layers.prelu(), conv({})),
  ],
  [
    'a residual',
    (x) => {
      const one = conv({ padding: 'same' }).apply(x) as SymbolicTensor;
      const two = conv({ padding: 'same' }).apply(one) as SymbolicTensor;
      const sum = layers.add().apply([one, two]) as SymbolicTensor;
      return layers.globalAveragePooling2d({}).apply(sum) as SymbolicTensor;
    },
  ],
  [
    'branches side by side',
    (x) => {
      const one = conv({ padding: 'same', kernelSize: 1 }).apply(x) as SymbolicTensor;
      const two = conv({ padding: 'same', kernelSize: 5 }).apply(x) as SymbolicTensor;
      return flat(conv({}).apply(layers.concatenate().apply([one, two]) as SymbolicTensor));
    },
  ],
];

describe('points that change in a box are what whole runs of them are', () => {
  beforeAll(() => startBackend('wasm'));

  it.each(nets)('through %s', async (_name, build) => {
    network = await networkOf(build);
    await agrees(network, { kind: 'class', class: 2 });
  });

  it('for every kind of quantity that has such a way, and one input', async () => {
    network = await networkOf(chain(conv({ padding: 'same' })));
    const targets: Target[] = [
      { kind: 'max-class' },
      { kind: 'comparative', classes: [0, 3] },
      { kind: 'units', units: [1, 2], weights: [2, -1] },
      { kind: 'class-per-input', classes: [3, 1] },
      { kind: 'weighted', weights: noise(8) },
    ];
    for (const target of targets) await agrees(network, target);
    await agrees(network, { kind: 'class', class: 1 }, 1);
  });

  it('leaves what it does not know to whole runs', async () => {
    network = await networkOf((x) =>
      flat(layers.upSampling2d({ size: [2, 2] }).apply(conv({}).apply(x) as SymbolicTensor)),
    );
    const problem = problemOf(network, { kind: 'class', class: 0 }, 1);
    const points = replaced(problem, windowsOf(problem.field.shapes[0] as number[], 3, 2));
    expect(await patchedValues(problem.field, points, {})).toBeNull();
    const { maps } = await explain(problem, { name: 'occlusion', window: 3, step: 2 });
    const { maps: plain } = await explain(ordinary(problem), { name: 'occlusion', window: 3, step: 2 });
    expect(maps).toEqual(plain);
  });

  it('goes through a graph of fused nodes as far as it can', async () => {
    network = await loadNetwork(fusedGraph());
    const problem = problemOf(network, { kind: 'class', class: 1 }, 1);
    const { maps } = await explain(problem, { name: 'occlusion', window: 1, step: 1 });
    const { maps: plain } = await explain(ordinary(problem), { name: 'occlusion', window: 1, step: 1 });
    maps[0]?.forEach((value, j) => {
      expect(value).toBeCloseTo(plain[0]?.[j] ?? Number.NaN, 5);
    });
  });

  it.skipIf(!hasData)(`through ResNet-20${needsData}`, async () => {
    network = await loadNetwork(readModel('cifar10/resnet20_layers') as ModelData);
    await agrees(network, { kind: 'class', class: 3 }, 1, cifarImages(1));
  });
});

it('boxes numbers of an image', () => {
  expect(boxAround(Int32Array.of(7, 8, 20), [3, 4, 2])).toEqual({ top: 0, bottom: 3, left: 0, right: 4 });
  expect(boxAround(Int32Array.of(11), [3, 4, 2])).toEqual({ top: 1, bottom: 2, left: 1, right: 2 });
});
