import { reshape, split, type Tensor, tensor } from '@tensorflow/tfjs-core';
import {
  input,
  type LayersModel,
  layers,
  model as modelOf,
  type SymbolicTensor,
} from '@tensorflow/tfjs-layers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { layersGraph } from '../model/formats/layers-graph.ts';
import type { Network } from '../model/index.ts';
import { useBackend as startBackend } from '../model/test-fixtures.ts';
import { noise } from '../model/test-models.ts';
import { attribute, type MethodRequest } from './attribute.ts';
import { placeOf } from './cuts.ts';
import type { Method } from './explain.ts';
import { internalInfluence } from './internal-influence.ts';
import { influencesOnEach } from './netlens.ts';

let model: LayersModel;
let network: Network;

/** An image and a number: a convolution of one, a dense layer of the other, and two dense layers of both. */
function build(): void {
  const picture = input({ shape: [4, 4, 2], name: 'picture' });
  const age = input({ shape: [1], name: 'age' });
  const seen = layers
    .flatten()
    .apply(layers.conv2d({ filters: 2, kernelSize: 3, activation: 'relu', name: 'conv' }).apply(picture));
  const known = layers.dense({ units: 3, activation: 'tanh', name: 'known' }).apply(age);
  const both = layers.concatenate({ name: 'both' }).apply([seen, known] as SymbolicTensor[]);
  const hidden = layers.dense({ units: 6, activation: 'softplus', name: 'hidden' }).apply(both);
  const out = layers.dense({ units: 3, name: 'out' }).apply(hidden) as SymbolicTensor;
  model = modelOf({ inputs: [picture, age], outputs: out });
  const weights = model.getWeights().map((weight, i) => tensor(noise(weight.size, i + 3), weight.shape));
  model.setWeights(weights);
  for (const weight of weights) weight.dispose();
  const tensorOf = (name: string) => model.getLayer(name).output as SymbolicTensor;
  // A page opens models of one input alone, so this one is put together here.
  network = {
    graph: layersGraph(model, tensorOf, { batch: null, footprint: 100, batchSize: 8 }),
    layers: model.layers.map(({ name }) => ({ name, kind: '', shape: [], units: 0 })),
    input: { height: 4, width: 4, channels: 2 },
    output: { name: 'out' },
  } as unknown as Network;
}

const count = 3;
const pictures = noise(count * 32, 5);
const ages = Float32Array.of(0.3, -0.8, 1.4);
const target = { kind: 'class', class: 1 } as const;
const request = { batch: pictures, others: [{ batch: ages }], count, target };
const explained = (method: Method, more: Partial<MethodRequest> = {}) =>
  attribute(network, { ...request, method, ...more });

describe.each(['cpu', 'wasm'] as const)('networks of two inputs on %s', (backend) => {
  beforeAll(async () => {
    await startBackend(backend);
    build();
  });
  afterAll(() => model.dispose());

  it.each([
    { name: 'deeplift' },
    { name: 'integrated-gradients', quadrature: 'gauss-legendre', steps: 200 },
    { name: 'shapley-sampling', samples: 2 },
  ] as Method[])('$name divides the difference among both', async (method) => {
    const baseline = { kind: 'value', value: 0.1 } as const;
    const others = [{ batch: ages, baseline: { kind: 'value', value: 0.5 } }] as const;
    const found = await explained(method, { baseline, others });
    expect(found.shape).toEqual([4, 4, 2]);
    expect(found.others.map(({ shape, maps }) => [shape, maps.length])).toEqual([[[1], count]]);
    for (const gap of found.checks.completeness?.gaps ?? [9]) expect(Math.abs(gap)).toBeLessThan(2e-3);
    expect(found.others[0]?.maps[1]?.[0]).not.toBe(0);
  });

  it('has the gradients of both', async () => {
    const found = await explained({ name: 'gradient' });
    const step = 1e-2;
    const moved = async (by: number) =>
      (await explained({ name: 'gradient' }, { others: [{ batch: ages.map((age) => age + by) }] })).outputs;
    const [up, down] = [await moved(step), await moved(-step)];
    found.others[0]?.maps.forEach((map, row) => {
      expect(map[0]).toBeCloseTo(((up[row] as number) - (down[row] as number)) / (2 * step), 2);
    });
  });

  it('takes one number out as a window of its own', async () => {
    const { others } = await explained({
      name: 'occlusion',
      each: [
        { window: [1, 1, 2], step: 1 },
        { window: [1], step: 1 },
      ],
    });
    const { outputs } = await explained({ name: 'gradient' });
    const without = await explained({ name: 'gradient' }, { others: [{ batch: new Float32Array(count) }] });
    others[0]?.maps.forEach((map, row) => {
      expect(map[0]).toBeCloseTo((outputs[row] as number) - (without.outputs[row] as number), 4);
    });
  });

  it('holds the second input where a layer of the first is explained', async () => {
    const found = await explained({ name: 'deeplift' }, { at: { layer: 'conv' } });
    expect([found.shape, found.others]).toEqual([[2, 2, 2], []]);
    for (const gap of found.checks.completeness?.gaps ?? [9]) expect(Math.abs(gap)).toBeLessThan(1e-4);
  });

  it('refuses what does not fit the inputs', async () => {
    const wrong = (others: MethodRequest['others']) =>
      expect(explained({ name: 'saliency' }, { others: others ?? [] })).rejects.toMatchObject({
        code: 'bad-argument',
      });
    await wrong([]);
    await wrong([{ batch: ages.slice(1) }]);
  });

  it('nl-shape-mi, nl-shape-mi-internal, nl-shape-multilayer: one map for every tensor at a cut', async () => {
    const shapes = async (cuts: Parameters<typeof internalInfluence>[1]['cuts']) => {
      const inputs = [pictures.slice(0, 32), ages.slice(0, 1)];
      const found = await internalInfluence(network, {
        inputs,
        count: 1,
        quantity: 1,
        ...(cuts ? { cuts } : {}),
      });
      return found.map(({ shape, data }) => [shape, data.length]);
    };
    expect(await shapes(undefined)).toEqual([
      [[4, 4, 2], 32],
      [[1], 1],
    ]);
    expect(await shapes({ kind: 'layer', layers: ['both'], anchor: 'in' })).toEqual([
      [[8], 8],
      [[3], 3],
    ]);
    expect(await shapes({ kind: 'layer', layers: ['hidden', 'known'] })).toEqual([
      [[6], 6],
      [[3], 3],
    ]);
  });

  it('nl-shape-multiqoi: one influence for each number of a list', async () => {
    const inputs = [pictures, ages];
    const quantities = (y: Tensor) => split(y, 3, 1).map((one) => reshape(one, [-1]));
    const found = await influencesOnEach(placeOf(network), { inputs, count, quantities });
    expect(found.map((maps) => maps.map(({ data }) => data.length))).toEqual([
      [96, 3],
      [96, 3],
      [96, 3],
    ]);
    const single = await internalInfluence(network, { inputs, count, quantity: 2 });
    expect(found[2]).toEqual(single);
  });
});
