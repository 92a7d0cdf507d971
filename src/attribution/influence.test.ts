import { tensor } from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadNetwork, type Network } from '../model/index.ts';
import { useBackend as startBackend } from '../model/test-fixtures.ts';
import { noise, saved } from '../model/test-models.ts';
import { attribute, type MethodRequest } from './attribute.ts';
import { type InfluenceRequest, internalInfluence } from './internal-influence.ts';
import { passesOf } from './passes.ts';

const count = 2;
const batch = noise(count * 192, 4);
let network: Network;

beforeAll(async () => {
  await startBackend('wasm');
  const model = sequential({
    layers: [
      layers.conv2d({ inputShape: [8, 8, 3], filters: 4, kernelSize: 3, activation: 'relu', name: 'conv' }),
      layers.maxPooling2d({ poolSize: 2, name: 'pool' }),
      layers.flatten(),
      layers.dense({ units: 6, activation: 'tanh', name: 'hidden' }),
      layers.dense({ units: 5, activation: 'softmax', name: 'head' }),
    ],
  });
  const weights = model.getWeights().map((weight, i) => tensor(noise(weight.size, i + 3), weight.shape));
  model.setWeights(weights);
  network = await loadNetwork(await saved(model));
});

afterAll(() => network.dispose());

const half = { kind: 'value', value: 0.5 } as const;
const cases: [string, Omit<MethodRequest, 'batch' | 'count'>, Omit<InfluenceRequest, 'inputs' | 'count'>][] =
  [
    [
      'a point, from the input to the largest logit',
      { method: { name: 'influence' }, target: { kind: 'max-class' } },
      { quantity: 'max', cuts: [null, { kind: 'logits' }] },
    ],
    [
      'without the activation, from a layer to a class',
      {
        method: { name: 'influence', multiplyByActivation: false },
        target: { kind: 'class', class: 2 },
        at: { layer: 'pool' },
      },
      {
        quantity: { kind: 'class', class: 2 },
        cuts: ['pool', { kind: 'logits' }],
        multiplyByActivation: false,
      },
    ],
    [
      'a line to a baseline, from a layer’s input to a channel',
      {
        method: { name: 'influence', distribution: 'linear', resolution: 70 },
        target: { kind: 'channel', channels: [1], layer: 'pool' },
        at: { layer: 'pool', anchor: 'in' },
        baseline: half,
      },
      {
        quantity: 1,
        cuts: [{ kind: 'layer', layers: ['pool'], anchor: 'in' }, 'pool'],
        distribution: { kind: 'linear', resolution: 70, baseline: half },
      },
    ],
    [
      'a line at an inner layer, seen from that layer',
      {
        method: { name: 'influence', distribution: 'linear', resolution: 5, distributionLayer: 'pool' },
        target: { kind: 'comparative', classes: [1, 0] },
        at: { layer: 'pool' },
        baseline: half,
      },
      {
        quantity: [1, 0],
        cuts: ['pool', { kind: 'logits' }],
        distributionCut: 'pool',
        distribution: { kind: 'linear', resolution: 5, baseline: half },
      },
    ],
    [
      'a line at the input of an inner layer, seen from before its activation',
      {
        method: {
          name: 'influence',
          distribution: 'linear',
          resolution: 4,
          distributionLayer: 'hidden',
          distributionAnchor: 'in',
        },
        target: { kind: 'max-class' },
        at: { layer: 'hidden', anchor: 'pre' },
        baseline: half,
      },
      {
        quantity: 'max',
        cuts: [{ kind: 'layer', layers: ['hidden'], anchor: 'pre' }, { kind: 'logits' }],
        distributionCut: { kind: 'layer', layers: ['hidden'], anchor: 'in' },
        distribution: { kind: 'linear', resolution: 4, baseline: half },
      },
    ],
    [
      'noise around the input',
      {
        method: { name: 'influence', distribution: 'gaussian', resolution: 40, variance: 0.3, seed: 9 },
        target: { kind: 'units', units: [0, { neuron: 3 }], layer: 'hidden', weights: [2, -1] },
      },
      {
        quantity: { kind: 'units', units: [0, 3], weights: [2, -1] },
        cuts: [null, 'hidden'],
        distribution: { kind: 'gaussian', resolution: 40, variance: 0.3, seed: 9 },
      },
    ],
  ];

describe('influence as a method', () => {
  it.each(cases)('is internalInfluence: %s', async (_, request, direct) => {
    const { maps, shape } = await attribute(network, { batch, count, ...request });
    const [found] = await internalInfluence(network, { inputs: [batch], count, ...direct });
    expect(shape).toEqual(found?.shape);
    const size = maps[0]?.length ?? 0;
    for (const [row, map] of maps.entries()) {
      const expected = found?.data.slice(row * size, (row + 1) * size) ?? [];
      expect(map.some((value) => value !== 0)).toBe(true);
      expect(Array.from(map)).toEqual(Array.from(expected));
    }
  });

  it('is the mean over its points whatever runs with an input', async () => {
    const [, , line, , , gaussian] = cases;
    for (const [, request] of [line, gaussian] as typeof cases) {
      const both = await attribute(network, { batch, count, ...request });
      const one = await attribute(network, { batch: batch.slice(192), count: 1, ...request });
      both.maps[1]?.forEach((value, j) => {
        expect(value).toBeCloseTo(one.maps[0]?.[j] ?? Number.NaN, 5);
      });
    }
  });

  it('has gradients that are the mean of those at the points', async () => {
    const target = { kind: 'class', class: 1 } as const;
    const base = new Float32Array(192).fill(0.5);
    const x = batch.slice(0, 192);
    const at = (share: number) => x.map((value, j) => (1 - share) * value + share * (base[j] as number));
    const points = [0, 0.5, 1].flatMap((share) => [...at(share)]);
    const slopes = await attribute(network, {
      batch: Float32Array.from(points),
      count: 3,
      target,
      method: { name: 'gradient' },
    });
    const line = await attribute(network, {
      batch: x,
      count: 1,
      target,
      method: { name: 'influence', distribution: 'linear', resolution: 3 },
      baseline: half,
    });
    line.maps[0]?.forEach((value, j) => {
      const mean = slopes.maps.reduce((sum, map) => sum + (map[j] as number), 0) / 3;
      expect(value).toBeCloseTo(mean * ((x[j] as number) - 0.5), 4);
    });
  });

  it('conductance, too, is complete along more points than run at once', async () => {
    const target = { kind: 'class', class: 1 } as const;
    const conduct = (steps: number) =>
      attribute(network, {
        batch,
        count,
        target,
        method: { name: 'conductance', steps },
        at: { layer: 'hidden' },
      });
    // 2 x 101 and 2 x 26 points, in pieces of 64.
    const [fine, coarse] = [await conduct(100), await conduct(25)];
    for (const row of [0, 1]) {
      const { gaps = [], expected = [] } = fine.checks.completeness ?? {};
      expect(Math.abs(gaps[row] ?? 9)).toBeLessThan(0.05 * Math.abs(expected[row] ?? 0) + 0.01);
      fine.maps[row]?.forEach((value, j) => {
        expect(Math.abs(value - (coarse.maps[row]?.[j] ?? 9))).toBeLessThan(0.2);
      });
    }
  });

  it('refuses a layer that is not there', async () => {
    const method = { name: 'influence', distributionLayer: 'poole' } as const;
    const request = { batch, count, method, target: { kind: 'max-class' } } as const;
    await expect(attribute(network, request)).rejects.toMatchObject({
      code: 'bad-argument',
      message: expect.stringContaining('poole'),
    });
  });
});

it('knows about how many passes a method takes', () => {
  const shape = [28, 28, 3];
  expect(passesOf({ name: 'saliency' }, shape)).toBe(1);
  expect(passesOf({ name: 'integrated-gradients', steps: 10 }, shape)).toBe(11);
  expect(passesOf({ name: 'occlusion', window: 4, step: 4 }, shape)).toBe(50);
  expect(passesOf({ name: 'occlusion', window: 4, step: 4, allChannels: false }, shape)).toBe(148);
  expect(passesOf({ name: 'shapley-sampling', samples: 2, patch: 7 }, shape)).toBe(33);
  expect(passesOf({ name: 'shapley-sampling', samples: 2, by: 'channels' }, shape)).toBe(7);
  expect(passesOf({ name: 'conductance', steps: 9 }, shape)).toBe(20);
});
