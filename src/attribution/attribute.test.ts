import { memory, tensor } from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadNetwork, type Network } from '../model/index.ts';
import {
  hasData,
  idxImages,
  needsData,
  readModel,
  useBackend as startBackend,
} from '../model/test-fixtures.ts';
import { noise, saved } from '../model/test-models.ts';
import { attribute } from './attribute.ts';
import type { Method } from './explain.ts';
import { METHODS, type MethodName, methodInfo } from './methods.ts';

function at(name: MethodName) {
  return methodInfo(name).at === 'required' ? { at: { layer: 'pool' } } : {};
}

async function small(): Promise<Network> {
  const model = sequential({
    layers: [
      layers.conv2d({ inputShape: [8, 8, 3], filters: 4, kernelSize: 3, activation: 'relu', name: 'conv' }),
      layers.maxPooling2d({ poolSize: 2, name: 'pool' }),
      layers.flatten(),
      layers.dense({ units: 5, activation: 'softmax', name: 'head' }),
    ],
  });
  const weights = model.getWeights().map((weight, i) => tensor(noise(weight.size, i + 3), weight.shape));
  model.setWeights(weights);
  for (const weight of weights) weight.dispose();
  return loadNetwork(await saved(model));
}

describe.each(['cpu', 'wasm'] as const)('attribute on %s', (backend) => {
  beforeAll(() => startBackend(backend));

  it.each(METHODS.map(({ name }) => name))(
    '%s gives one map an input, whatever runs with it',
    async (name) => {
      const network = await small();
      const batch = noise(3 * 192, 4);
      const method = { name } as Method;
      const target = { kind: 'class', class: 2 } as const;
      const all = await attribute(network, { batch, count: 3, target, method, ...at(name) });
      const last = await attribute(network, {
        batch: batch.slice(2 * 192),
        count: 1,
        target,
        method,
        ...at(name),
      });
      expect(all.maps.length).toBe(3);
      const numbers = all.shape.reduce((product, size) => product * size, 1);
      expect(all.maps.map((map) => map.length)).toEqual([numbers, numbers, numbers]);
      expect(all.maps[2]?.some((value) => value !== 0)).toBe(true);
      all.maps[2]?.forEach((value, i) => {
        expect(Math.abs(value - (last.maps[0]?.[i] ?? Number.NaN))).toBeLessThan(1e-4);
      });
      expect(all.outputs[2]).toBeCloseTo(last.outputs[0] ?? Number.NaN, 4);
      network.dispose();
    },
  );

  it('takes logits unless probabilities are asked for', async () => {
    const network = await small();
    const batch = noise(192);
    const method = { name: 'gradient' } as const;
    const ask = (anchor?: 'out') =>
      attribute(network, {
        batch,
        count: 1,
        target: { kind: 'class', class: 1, ...(anchor ? { anchor } : {}) },
        method,
      });
    const probability = (await network.forward(batch, 1, 'head'))[1] ?? Number.NaN;
    expect((await ask('out')).outputs[0]).toBeCloseTo(probability, 5);
    const logits = await Promise.all(
      [0, 1, 2, 3, 4].map(
        async (index) =>
          (await attribute(network, { batch, count: 1, target: { kind: 'class', class: index }, method }))
            .outputs[0] ?? 0,
      ),
    );
    const total = logits.reduce((sum, logit) => sum + Math.exp(logit), 0);
    expect(Math.exp(logits[1] ?? 0) / total).toBeCloseTo(probability, 5);
    network.dispose();
  });

  it('says how far integrated gradients and DeepLIFT are from complete', async () => {
    const network = await small();
    const request = { batch: noise(384), count: 2, target: { kind: 'class', class: 0 } as const };
    const gaps = async (method: Method) =>
      (await attribute(network, { ...request, method })).checks.completeness?.gaps ?? [9];
    for (const gap of await gaps({ name: 'integrated-gradients', steps: 200, quadrature: 'middle' }))
      expect(Math.abs(gap)).toBeLessThan(0.02);
    for (const gap of await gaps({ name: 'deeplift' })) expect(Math.abs(gap)).toBeLessThan(1e-4);
    for (const gap of await gaps({ name: 'shapley-sampling', samples: 2 }))
      expect(Math.abs(gap)).toBeLessThan(1e-4);
    network.dispose();
  });

  it('leaves no tensor behind', async () => {
    const network = await small();
    const batch = noise(192);
    const run = async () => {
      for (const { name } of METHODS)
        await attribute(network, {
          batch,
          count: 1,
          target: { kind: 'max-class' },
          method: { name } as Method,
          ...at(name),
        });
    };
    await run();
    const before = memory().numTensors;
    for (let i = 0; i < Math.ceil(100 / METHODS.length); i++) await run();
    expect(memory().numTensors).toBe(before);
    network.dispose();
  });

  it('stops when told to, and says how far it is', async () => {
    const network = await small();
    const stop = new AbortController();
    const seen: number[] = [];
    const running = attribute(
      network,
      {
        batch: noise(192),
        count: 1,
        target: { kind: 'class', class: 0 },
        method: { name: 'occlusion', window: 1, step: 1 },
      },
      {
        signal: stop.signal,
        onProgress: ({ done }) => {
          seen.push(done);
          stop.abort();
        },
      },
    );
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
    expect(seen.length).toBe(1);
    network.dispose();
  });

  it('refuses options out of range', async () => {
    const network = await small();
    const ask = (method: Method) =>
      attribute(network, { batch: noise(192), count: 1, target: { kind: 'class', class: 0 }, method });
    await expect(ask({ name: 'epsilon-lrp', epsilon: 0 })).rejects.toMatchObject({ code: 'bad-argument' });
    await expect(ask({ name: 'integrated-gradients', steps: 0 })).rejects.toMatchObject({
      code: 'bad-argument',
    });
    network.dispose();
  });
});

describe.skipIf(!hasData)(`the demo${needsData}`, () => {
  it('has one map whatever the backend, for every method', async () => {
    const { images } = idxImages('fashion_mnist', 6);
    const batch = images.slice(5 * 784);
    const target = { kind: 'units', layer: 'fc1', units: [35] } as const;
    const found = new Map<string, Float32Array[]>();
    for (const backend of ['cpu', 'wasm'] as const) {
      await startBackend(backend);
      const network = await loadNetwork(readModel('fashion_mnist/vgg_small_layers'));
      for (const name of ['saliency', 'deeplift', 'epsilon-lrp'] as const) {
        const { maps } = await attribute(network, { batch, count: 1, target, method: { name } });
        found.set(name, [...(found.get(name) ?? []), maps[0] as Float32Array]);
      }
      network.dispose();
    }
    for (const [cpu, wasm] of found.values())
      expect(Math.max(...(cpu ?? []).map((value, i) => Math.abs(value - (wasm?.[i] ?? 9))))).toBeLessThan(
        1e-3,
      );
  });
});
