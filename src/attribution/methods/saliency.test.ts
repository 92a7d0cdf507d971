import { tensor } from '@tensorflow/tfjs-core';
import { type LayersModel, layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { chooseBackend, loadNetwork, type Network } from '../../model/index.ts';
import { saved } from '../../model/test-models.ts';
import { attribute } from '../attribute.ts';

beforeAll(() => chooseBackend({ preferred: 'cpu' }));

/** Weights by value and shape, in the model's order. */
async function network(model: LayersModel, weights: [number[], number[]][]): Promise<Network> {
  const tensors = weights.map(([values, shape]) => tensor(values, shape));
  model.setWeights(tensors);
  for (const weight of tensors) weight.dispose();
  return loadNetwork(await saved(model));
}

async function maps(
  network: Network,
  rows: number[][],
  layer: string,
  units: number[],
  name: 'gradient' | 'saliency',
) {
  const target = { kind: 'units', layer, units } as const;
  const batch = Float32Array.from(rows.flat());
  const found = await attribute(network, { batch, count: rows.length, target, method: { name } });
  return { maps: found.maps.flatMap((map) => [...map]), outputs: found.outputs };
}

describe('relu(relu(x1 - 1) - relu(x2)), from the tests of DeepExplain', () => {
  const build = () =>
    network(
      sequential({
        layers: [
          layers.flatten({ inputShape: [1, 2, 1] }),
          layers.dense({ units: 2, activation: 'relu', name: 'hidden' }),
          layers.dense({ units: 1, activation: 'relu', name: 'out', useBias: false }),
        ],
      }),
      [
        [
          [1, 0, 0, 1],
          [2, 2],
        ],
        [[-1, 0], [2]],
        [
          [1, -1],
          [2, 1],
        ],
      ],
    );
  const rows = [
    [-10, -5],
    [3, 1],
  ];

  it('has the saliency of the suite', async () => {
    const net = await build();
    const found = await maps(net, rows, 'out', [0], 'saliency');
    expect([...found.maps]).toEqual([0, 0, 1, 1]);
    expect([...found.outputs]).toEqual([0, 1]);
    net.dispose();
  });

  it('keeps the sign of the gradient', async () => {
    const net = await build();
    expect([...(await maps(net, rows, 'out', [0], 'gradient')).maps]).toEqual([0, 0, 1, -1]);
    net.dispose();
  });

  it('takes the absolute value after the sum over units', async () => {
    const net = await build();
    const both = await maps(net, rows, 'hidden', [0, 1], 'saliency');
    expect([...both.maps]).toEqual([0, 0, 1, 1]);
    expect([...both.outputs]).toEqual([0, 3]);
    net.dispose();
  });
});

it('agrees with the tests of Captum: 1 - relu(1 - x)', async () => {
  const pixelwise = { filters: 1, kernelSize: 1 };
  const net = await network(
    sequential({
      layers: [
        layers.conv2d({ ...pixelwise, inputShape: [1, 6, 1], activation: 'relu' }),
        layers.conv2d({ ...pixelwise, name: 'out' }),
      ],
    }),
    [
      [[-1], [1, 1, 1, 1]],
      [[1], [1]],
      [[-1], [1, 1, 1, 1]],
      [[1], [1]],
    ],
  );
  const found = await maps(net, [[1, 2, 3, 0, -1, 7]], 'out', [0, 1, 2, 3, 4, 5], 'saliency');
  expect([...found.maps]).toEqual([0, 0, 0, 1, 1, 0]);
  net.dispose();
});

it('agrees with the tests of Netlens: gradients of the only logit', async () => {
  const net = await network(
    sequential({
      layers: [
        layers.flatten({ inputShape: [1, 2, 1] }),
        layers.dense({ units: 2, activation: 'relu', useBias: false }),
        layers.dense({ units: 2, activation: 'relu', useBias: false }),
        layers.dense({ units: 1, name: 'logits', useBias: false }),
      ],
    }),
    [
      [
        [1, 0, -1, 1],
        [2, 2],
      ],
      [
        [1, 1, 0, 1],
        [2, 2],
      ],
      [
        [1, 2],
        [2, 1],
      ],
    ],
  );
  const rows = [
    [2, 1],
    [1, 2],
  ];
  expect([...(await maps(net, rows, 'logits', [0], 'gradient')).maps]).toEqual([3, -1, 0, 2]);
  net.dispose();
});
