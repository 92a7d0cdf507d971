import { memory } from '@tensorflow/tfjs-core';
import { input, layers, model as modelOf, type SymbolicTensor, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, expect, it } from 'vitest';
import { loadNetwork } from '../load.ts';
import type { ModelData } from '../network.ts';
import { useBackend } from '../test-fixtures.ts';
import { noise, saved } from '../test-models.ts';

beforeAll(() => useBackend('wasm'));

function small(): Promise<ModelData> {
  return saved(
    sequential({
      layers: [
        layers.conv2d({ inputShape: [4, 4, 3], filters: 2, kernelSize: 3, name: 'conv1' }),
        layers.flatten({ name: 'flatten' }),
        layers.dense({ units: 3, name: 'dense' }),
      ],
    }),
  );
}

/** The same model with its topology changed as text. */
function edited(data: ModelData, from: string, to: string): ModelData {
  const text = JSON.stringify(data.topology);
  if (!text.includes(from)) throw new Error(`${from} is not in the topology`);
  return { ...data, topology: JSON.parse(text.replaceAll(from, to)) as object };
}

it('checks its arguments', async () => {
  const network = await loadNetwork(await small());
  await expect(network.forward(noise(48), 1, 'conv2')).rejects.toMatchObject({
    code: 'bad-argument',
    message: expect.stringMatching(
      /^layer: "conv2" is not a layer of this model; the nearest names are "conv1"/,
    ),
  });
  await expect(network.forward(noise(47), 1, 'dense')).rejects.toMatchObject({ code: 'bad-argument' });
  await expect(network.forward(noise(0), 0, 'dense')).rejects.toMatchObject({ code: 'bad-argument' });
  for (const units of [[], [3], [-1], [0.5], [1, 1]])
    await expect(network.gradient(noise(48), 1, 'dense', units)).rejects.toMatchObject({
      code: 'bad-argument',
    });
  network.dispose();
  network.dispose();
  await expect(network.forward(noise(48), 1, 'dense')).rejects.toMatchObject({ code: 'not-open' });
});

it('answers calls that overlap, and never hands out the batch itself', async () => {
  const network = await loadNetwork(
    await saved(sequential({ layers: [layers.flatten({ inputShape: [4, 4, 3] })] })),
  );
  const batches = [1, 2, 3].map((seed) => noise(48, seed));
  const name = network.output.name;
  const results = await Promise.all(batches.map((batch) => network.forward(batch, 1, name)));
  expect(results).toEqual(batches);
  results[0]?.fill(0);
  expect(batches[0]).toEqual(noise(48, 1));
  network.dispose();
});

it.each([
  ['flat', [784], 'has shape [null, 784]'],
  ['open size', [null, null, 3], 'has shape [null, null, null, 3]'],
  ['channels first', [3, 32, 32], 'channels first (NCHW)'],
  ['five channels', [32, 32, 5], 'has shape [null, 32, 32, 5]'],
])('refuses a %s input', async (_, shape, text) => {
  const before = memory().numTensors;
  const x = input({ shape });
  const y = layers.activation({ activation: 'relu' }).apply(x) as SymbolicTensor;
  await expect(loadNetwork(await saved(modelOf({ inputs: x, outputs: y })))).rejects.toMatchObject({
    code: 'bad-model',
    message: expect.stringContaining(text),
  });
  expect(memory().numTensors).toBe(before);
});

it('refuses two inputs', async () => {
  const inputs = [input({ shape: [4, 4, 3] }), input({ shape: [4, 4, 3] })];
  const outputs = layers.add().apply(inputs) as SymbolicTensor;
  await expect(loadNetwork(await saved(modelOf({ inputs, outputs })))).rejects.toMatchObject({
    message: expect.stringContaining('2 inputs found'),
  });
});

it('refuses missing, surplus and misshapen weights, and keeps no tensor', async () => {
  const data = await small();
  const before = memory().numTensors;
  const [first, ...rest] = data.weightSpecs;
  const missing = {
    ...data,
    weightSpecs: data.weightSpecs.slice(0, -1),
    weights: data.weights.slice(0, -12),
  };
  await expect(loadNetwork(missing)).rejects.toMatchObject({
    code: 'bad-model',
    message: expect.stringContaining('weights are not set: dense/bias'),
  });
  const renamed = {
    ...data,
    weightSpecs: [{ ...first, name: 'other/kernel' } as (typeof rest)[number], ...rest],
  };
  await expect(loadNetwork(renamed)).rejects.toMatchObject({
    code: 'bad-model',
    message: expect.stringContaining('other/kernel'),
  });
  const misshapen = {
    ...data,
    weightSpecs: [{ ...first, shape: [9, 1, 3, 2] } as (typeof rest)[number], ...rest],
  };
  await expect(loadNetwork(misshapen)).rejects.toMatchObject({ code: 'bad-model' });
  await expect(loadNetwork({ ...data, weights: data.weights.slice(4) })).rejects.toMatchObject({
    code: 'bad-model',
  });
  expect(memory().numTensors).toBe(before);
});

it('refuses layer classes that tfjs does not know', async () => {
  const data = edited(await small(), '"Flatten"', '"Lambda"');
  await expect(loadNetwork(data)).rejects.toMatchObject({
    code: 'bad-model',
    message: expect.stringContaining('Lambda'),
  });
  await expect(loadNetwork({ ...data, topology: { hello: 'world' } })).rejects.toMatchObject({
    code: 'bad-model',
  });
});

it('opens models whose training settings tfjs does not know', async () => {
  const plain = await small();
  const data = edited(
    plain,
    '"kernel_regularizer":null',
    '"kernel_regularizer":{"class_name":"L2","config":{}}',
  );
  const network = await loadNetwork(data);
  const same = await loadNetwork(plain);
  expect(await network.forward(noise(48), 1, 'dense')).toEqual(await same.forward(noise(48), 1, 'dense'));
  network.dispose();
  same.dispose();
});

it('runs weights with NaN', async () => {
  const data = await small();
  const weights = data.weights.slice(0);
  new Float32Array(weights)[0] = Number.NaN;
  const network = await loadNetwork({ ...data, weights });
  expect((await network.forward(noise(48), 1, 'dense')).every(Number.isNaN)).toBe(true);
  network.dispose();
});
