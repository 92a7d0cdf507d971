import { memory, sum } from '@tensorflow/tfjs-core';
import { input, layers, model as modelOf, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadNetwork, type ModelData, type Network } from '../model/index.ts';
import { useBackend as startBackend } from '../model/test-fixtures.ts';
import { noise, saved } from '../model/test-models.ts';
import { attribute, type MethodRequest } from './attribute.ts';
import { type Crew, partSize, shared } from './crew.ts';
import { type LocalCrew, localCrew } from './test-crew.ts';

let network: Network;
let data: ModelData;
let crew: LocalCrew;
const count = 3;
const batch = noise(count * 14 * 12 * 3, 4);

beforeAll(async () => {
  await startBackend('wasm');
  const x = input({ shape: [14, 12, 3] });
  const conv = (filters: number) => layers.conv2d({ filters, kernelSize: 3, activation: 'relu' });
  const parts = [conv(4), conv(6), layers.flatten(), layers.dense({ units: 5, activation: 'softmax' })];
  const y = parts.reduce<SymbolicTensor>((at, part) => part.apply(at) as SymbolicTensor, x);
  data = await saved(modelOf({ inputs: x, outputs: y }));
  network = await loadNetwork(data);
  crew = await localCrew(data, 2);
  // Weights that gradients derive are kept with a network.
  await explained({ method: { name: 'smooth-grad', samples: 20 } }, crew);
});

afterAll(() => {
  network.dispose();
  crew.network.dispose();
});

async function explained(request: Partial<MethodRequest>, helping?: Crew) {
  const usual: MethodRequest = {
    batch,
    count,
    target: { kind: 'class', class: 2 },
    method: { name: 'gradient' },
  };
  return attribute(network, { ...usual, ...request }, { crew: helping });
}

const layer = () => (network.layers.find(({ kind }) => kind === 'Conv2D') as { name: string }).name;

describe('maps with a crew are the maps without', () => {
  const cases: [string, () => Partial<MethodRequest>][] = [
    ['integrated gradients', () => ({ method: { name: 'integrated-gradients', steps: 40 } })],
    [
      'integrated gradients of a layer',
      () => ({ method: { name: 'integrated-gradients', steps: 30 }, at: { layer: layer() } }),
    ],
    ['SmoothGrad', () => ({ method: { name: 'smooth-grad', samples: 25 } })],
    ['occlusion', () => ({ method: { name: 'occlusion', window: 3, step: 1 } })],
    ['occlusion by large windows', () => ({ method: { name: 'occlusion', window: 11, step: 1 } })],
    ['Shapley sampling', () => ({ method: { name: 'shapley-sampling', samples: 6, patch: 2 } })],
    ['conductance', () => ({ method: { name: 'conductance', steps: 30 }, at: { layer: layer() } })],
    [
      'internal influence',
      () => ({ method: { name: 'internal-influence', steps: 30 }, at: { layer: layer() } }),
    ],
    [
      'influence',
      () => ({
        method: { name: 'influence', distribution: 'linear', resolution: 30 },
        at: { layer: layer() },
      }),
    ],
    [
      'a class for each input',
      () => ({
        method: { name: 'integrated-gradients', steps: 20 },
        target: { kind: 'class-per-input', classes: [4, 0, 1] },
      }),
    ],
    [
      'weights for each input',
      () => ({
        method: { name: 'conductance', steps: 20 },
        at: { layer: layer() },
        target: { kind: 'weighted', weights: noise(count * 5, 8) },
      }),
    ],
    [
      'a group of units',
      () => ({
        method: { name: 'occlusion', window: 3, step: 2 },
        target: { kind: 'units', units: [1, { layer: layer(), channel: 0, pool: 'max' }], weights: [1, -2] },
      }),
    ],
  ];

  it.each(cases)('of %s', async (_, request) => {
    const alone = await explained(request());
    const before = crew.tasks();
    const tensors = memory().numTensors;
    const helped = await explained(request(), crew);
    expect(crew.tasks(), 'tasks').toBeGreaterThan(before);
    expect(memory().numTensors, 'tensors').toBe(tensors);
    expect(helped).toEqual(alone);
  });

  it('which has nothing to do with what does not cross', async () => {
    const before = crew.tasks();
    const rules: Partial<MethodRequest>[] = [
      { method: { name: 'integrated-gradients', steps: 20, quadrature: 'secants' } },
      {
        method: { name: 'integrated-gradients', steps: 20 },
        target: { kind: 'lambda', of: (y) => sum(y, 1) },
      },
      { method: { name: 'saliency' } },
    ];
    for (const request of rules) expect(await explained(request, crew)).toEqual(await explained(request));
    expect(crew.tasks()).toBe(before);
  });

  it('which dies on the way, or does not start', async () => {
    const request: Partial<MethodRequest> = { method: { name: 'integrated-gradients', steps: 60 } };
    const alone = await explained(request);
    let left = 2;
    const dying: Crew = {
      size: 2,
      ready: () => (left > 0 ? 2 : 0),
      run: (task) => (left-- > 0 ? crew.run(task) : Promise.reject(new Error('gone'))),
    };
    expect(await explained(request, dying)).toEqual(alone);
    expect(left).toBeLessThanOrEqual(0);
    expect(await explained(request, { ...crew, ready: () => 0 })).toEqual(alone);
    const late = { asked: 0 };
    const starting: Crew = { ...crew, ready: () => (late.asked++ > 2 ? 2 : 0) };
    expect(await explained(request, starting)).toEqual(alone);
  });

  it('and ends when it is cancelled, also with a worker that does not answer', async () => {
    for (const [method, answers] of [
      [{ name: 'integrated-gradients', steps: 200 }, true],
      [{ name: 'occlusion', window: 3, step: 1 }, true],
      [{ name: 'integrated-gradients', steps: 20 }, false],
    ] as const) {
      const abort = new AbortController();
      const silent: Crew = {
        size: 1,
        ready: () => 1,
        run: (task) => {
          setTimeout(() => abort.abort(), answers ? 0 : 50);
          return answers ? crew.run(task) : new Promise(() => undefined);
        },
      };
      const running = attribute(
        network,
        { batch, count, target: { kind: 'class', class: 2 }, method },
        { crew: silent, signal: abort.signal },
      );
      await expect(running).rejects.toMatchObject({ code: 'cancelled' });
    }
  });
});

it('gives parts in order, each done once, whoever does them', async () => {
  const parts = fc.record({
    count: fc.integer({ min: 0, max: 40 }),
    workers: fc.integer({ min: 0, max: 3 }),
    delays: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 7 }),
    failing: fc.integer({ min: 1, max: 9 }),
  });
  await fc.assert(
    fc.asyncProperty(parts, async ({ count: total, workers, delays, failing }) => {
      const done: number[] = [];
      const found: number[] = [];
      const helping: Crew = { size: workers, ready: () => workers, run: () => Promise.reject(new Error()) };
      const work = async (part: number) => {
        for (let i = 0; i < (delays[part % delays.length] as number); i++) await Promise.resolve();
        done.push(part);
        return part;
      };
      const there = (part: number) => (part % failing === 1 ? Promise.reject(new Error()) : work(part));
      for await (const part of shared(total, { crew: helping }, there, work)) found.push(part);
      expect(found).toEqual(Array.from({ length: total }, (_, i) => i));
      expect(done.sort((a, b) => a - b)).toEqual(found);
    }),
    { numRuns: 60 },
  );
});

it('parts points evenly', () => {
  const limits = { fewest: 8, most: 64 };
  expect(partSize(50, 1, limits)).toBe(50);
  expect(partSize(100, 1, limits)).toBe(50);
  expect(partSize(50, 2, limits)).toBe(9);
  expect(partSize(20, 4, limits)).toBe(5);
  expect(partSize(1000, 2, limits)).toBe(63);
});
