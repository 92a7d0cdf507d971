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

describe.each(['cpu', 'wasm'] as const)('LRP with rules by layer on %s', (backend) => {
  beforeAll(() => startBackend(backend));
  const ofModel = async (options: object) => explained(await convolutions(), 108, options);

  it('is what rules by kind are where both say the same', async () => {
    const kinds = await ofModel({ first: 'alpha-beta', conv: 'gamma', dense: 'epsilon' });
    const rules = { one: 'alpha-beta', two: 'gamma', three: 'epsilon', four: 'epsilon' };
    const named = await ofModel({ first: 'gamma', conv: 'alpha-beta', dense: 'gamma', rules });
    expect(named).toEqual(kinds);
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
  });
});
