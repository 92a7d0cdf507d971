import { tensor } from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadNetwork, type ModelData } from '../../model/index.ts';
import { useBackend as startBackend } from '../../model/test-fixtures.ts';
import { fusedGraph, noise, saved } from '../../model/test-models.ts';
import { attribute } from '../attribute.ts';
import type { Method } from '../explain.ts';

async function explained(data: ModelData, size: number, options: object): Promise<Float32Array> {
  const network = await loadNetwork(data);
  const method = { name: 'lrp', gamma: 1, alpha: 2, ...options } as Method;
  const target = { kind: 'class', class: 1 } as const;
  try {
    const found = await attribute(network, { batch: noise(size), count: 1, target, method });
    return found.maps[0] as Float32Array;
  } finally {
    network.dispose();
  }
}

async function convolutions(): Promise<ModelData> {
  const model = sequential({
    layers: [
      layers.conv2d({ inputShape: [6, 6, 3], filters: 3, kernelSize: 3, activation: 'relu', name: 'one' }),
      layers.conv2d({ filters: 4, kernelSize: 3, activation: 'relu', name: 'two' }),
      layers.flatten({ name: 'flat' }),
      layers.dense({ units: 5, activation: 'relu', name: 'three' }),
      layers.dense({ units: 3, name: 'four' }),
    ],
  });
  const weights = model.getWeights().map((weight, i) => tensor(noise(weight.size, i + 3), weight.shape));
  model.setWeights(weights);
  for (const weight of weights) weight.dispose();
  return saved(model);
}

/** A convolution as wide as its input and a dense layer: two dense layers, both with biases. */
async function twoDense(): Promise<ModelData> {
  const model = sequential({
    layers: [
      layers.conv2d({ inputShape: [3, 3, 1], filters: 4, kernelSize: 3, activation: 'relu' }),
      layers.flatten(),
      layers.dense({ units: 2 }),
    ],
  });
  model.setWeights(denseWeights().map((data, i) => tensor(data, [[3, 3, 1, 4], [4], [4, 2], [2]][i])));
  return saved(model);
}

const denseWeights = () => [36, 4, 8, 2].map((size, i) => noise(size, i + 3));

type Rule = (x: number, w: number) => number;

/** R_i = sum over j of share(x_i, w_ij) / (sum over i of it + share(1, b_j)) * R_j, in float64. */
function relevanceOf(
  x: ArrayLike<number>,
  [w, b]: Float32Array[],
  relevance: number[],
  share: Rule,
): number[] {
  const weight = (i: number, j: number) => w?.[i * relevance.length + j] ?? 0;
  const inputs = Array.from(x);
  const parts = relevance.map((_, j) => inputs.map((value, i) => share(value, weight(i, j))));
  return inputs.map((_, i) =>
    relevance.reduce((sum, own, j) => {
      const all = (parts[j] ?? []).reduce((total, part) => total + part, share(1, b?.[j] ?? 0));
      return sum + ((parts[j]?.[i] ?? 0) / all) * own;
    }, 0),
  );
}

function byHand(share: Rule): number[] {
  const [w1, b1, w2, b2] = denseWeights() as [Float32Array, Float32Array, Float32Array, Float32Array];
  const x = noise(9);
  const outputs = (from: ArrayLike<number>, w: Float32Array, b: Float32Array) =>
    Array.from(b, (bias, j) =>
      Array.from(from).reduce((sum, value, i) => sum + value * (w[i * b.length + j] as number), bias),
    );
  const hidden = outputs(x, w1, b1).map((z) => Math.max(0, z));
  const scores = outputs(hidden, w2, b2).map((z, j) => (j === 1 ? z : 0));
  return relevanceOf(x, [w1, b1], relevanceOf(hidden, [w2, b2], scores, share), share);
}

/** The network of `fusedGraph` in layers. */
async function unfused(): Promise<ModelData> {
  const model = sequential({
    layers: [
      layers.conv2d({ inputShape: [4, 4, 3], filters: 5, kernelSize: 3, padding: 'same' }),
      layers.depthwiseConv2d({ kernelSize: 3, padding: 'same' }),
      layers.globalAveragePooling2d({}),
      layers.dense({ units: 4 }),
    ],
  });
  const sizes = model.getWeights().map(({ size }) => size);
  model.setWeights(model.getWeights().map(({ shape }, i) => tensor(noise(sizes[i] ?? 0, i + 2), shape)));
  return saved(model);
}

describe.each(['cpu', 'wasm'] as const)('LRP with rules by layer on %s', (backend) => {
  beforeAll(() => startBackend(backend));
  const ofModel = async (options: object) => explained(await convolutions(), 108, options);

  it('is what rules by kind are where both say the same', async () => {
    const kinds = await ofModel({ first: 'alpha-beta', conv: 'gamma', dense: 'epsilon' });
    const rules = { one: 'alpha-beta', two: 'gamma', three: 'epsilon', four: 'epsilon' };
    const named = await ofModel({ first: 'gamma', conv: 'alpha-beta', dense: 'gamma', rules });
    expect(named).toEqual(kinds);
    const byLayer = 'one alpha-beta, two gamma,three epsilon , four epsilon';
    expect(await ofModel({ first: 'gamma', conv: 'alpha-beta', dense: 'gamma', byLayer })).toEqual(kinds);
    expect(await ofModel({ first: 'gamma', conv: 'alpha-beta', dense: 'gamma' })).not.toEqual(kinds);
  });

  it('changes the named layer alone, which kinds cannot say of one of two', async () => {
    const plain = { first: 'epsilon', conv: 'epsilon', dense: 'epsilon' };
    const one = await ofModel({ ...plain, rules: { three: 'gamma' } });
    const other = await ofModel({ ...plain, rules: { four: 'gamma' } });
    const both = await ofModel({ ...plain, dense: 'gamma' });
    expect(await ofModel({ ...plain, rules: { three: 'gamma', four: 'gamma' } })).toEqual(both);
    for (const map of [await ofModel(plain), both, other]) expect(one).not.toEqual(map);
  });

  it('gives biases their share, as sums by hand do', async () => {
    const rules: [object, Rule][] = [
      [{ first: 'gamma', dense: 'gamma', gamma: 0.5 }, (x, w) => x * (w + 0.5 * Math.max(0, w))],
      [{ first: 'alpha-beta', dense: 'alpha-beta', alpha: 1 }, (x, w) => Math.max(0, x * w)],
      [{ first: 'epsilon', dense: 'epsilon' }, (x, w) => x * w],
    ];
    for (const [options, share] of rules) {
      const found = await explained(await twoDense(), 9, options);
      const expected = byHand(share);
      for (const [i, value] of found.entries()) expect(value).toBeCloseTo(expected[i] as number, 4);
    }
  });

  it('gives a graph the relevance of the same network in layers', async () => {
    for (const options of [{ first: 'gamma', conv: 'gamma', dense: 'gamma' }, { first: 'alpha-beta' }]) {
      const graph = await explained(fusedGraph(), 48, options);
      const model = await explained(await unfused(), 48, options);
      for (const [i, value] of graph.entries()) expect(value).toBeCloseTo(model[i] as number, 3);
    }
  });

  it('finds the layers of a graph, fused ones too', async () => {
    const ofGraph = (options: object) => explained(fusedGraph(), 48, options);
    const plain = { first: 'epsilon', conv: 'epsilon', dense: 'epsilon' };
    expect(await ofGraph({ ...plain, rules: { dense: 'gamma' } })).toEqual(
      await ofGraph({ ...plain, dense: 'gamma' }),
    );
    expect(await ofGraph({ ...plain, rules: { conv: 'gamma' } })).toEqual(
      await ofGraph({ ...plain, first: 'gamma' }),
    );
  });

  it('refuses layers and rules that there are not', async () => {
    for (const rules of [{ five: 'gamma' }, { flat: 'gamma' }, { one: 'delta' }])
      await expect(ofModel({ rules })).rejects.toMatchObject({ code: 'bad-argument' });
    for (const byLayer of ['one', 'one delta', 'five gamma', 7])
      await expect(ofModel({ byLayer })).rejects.toMatchObject({ code: 'bad-argument' });
  });
});
