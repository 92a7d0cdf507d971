import 'fake-indexeddb/auto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  AttributionMap,
  AttributionRequest,
  BaselineChoice,
  Progress,
  QuantityOfInterest,
  Unit,
} from './api.ts';
import { close, closeSession, inputs, map, maps, openSession, refusal, session } from './test-attribution.ts';

beforeAll(() => openSession('quantities'), 60_000);
afterAll(closeSession);

/** Activations of the demo's layers for input 4. */
async function activations(layer: string): Promise<{ data: Float32Array; shape: number[] }> {
  return session.activations({ layer, inputs: [4] });
}

describe('quantities of interest', () => {
  const pool = 'block2_pool';

  it('sums neurons and pooled channels of several layers by weight', async () => {
    const units: Unit[] = [
      7,
      { neuron: 30, layer: pool },
      { channel: 3, pool: 'max', layer: pool },
      { channel: 3, pool: 'mean', layer: pool },
      { channel: 5, pool: 'max', layer: 'block1_conv1' },
    ];
    const weights = [1, -2, 0.5, 3, 0.25];
    const quantity: QuantityOfInterest = { kind: 'units', layer: 'fc1', units, weights };
    const whole = await map({ quantity });
    const parts = await Promise.all(
      units.map((unit) => map({ quantity: { kind: 'units', layer: 'fc1', units: [unit] } })),
    );
    const weighed = (of: (part: AttributionMap) => number) =>
      parts.reduce((sum, part, i) => sum + (weights[i] as number) * of(part), 0);
    expect(whole.output).toBeCloseTo(
      weighed(({ output }) => output),
      4,
    );
    close(
      whole.data,
      Array.from({ length: 784 }, (_, j) => weighed(({ data }) => data[j] as number)),
    );
    const complete = await map({ quantity, method: 'deeplift', baseline: { kind: 'input', input: 9 } });
    expect(Math.abs(complete.check?.expected ?? 0)).toBeGreaterThan(0.1);
    expect(complete.check?.gap).toBeCloseTo(0, 4);
    const { data, shape } = await activations(pool);
    const channel = data.filter((_, i) => i % (shape[3] as number) === 3);
    expect(parts[1]?.output).toBeCloseTo(data[30] as number, 4);
    expect(parts[2]?.output).toBeCloseTo(Math.max(...channel), 4);
    expect(parts[3]?.output).toBeCloseTo(channel.reduce((sum, value) => sum + value, 0) / channel.length, 4);
  });

  it('takes classes, the largest of them and comparisons at the logits, or as probabilities', async () => {
    const of = async (quantity: QuantityOfInterest) => (await map({ quantity })).output;
    const each = await Promise.all(
      Array.from({ length: 10 }, (_, index) => of({ kind: 'class', class: index })),
    );
    const total = each.reduce((sum, logit) => sum + Math.exp(logit), 0);
    const [prediction] = await session.predict([4]);
    const [best, next] = prediction?.top ?? [];
    if (!best || !next) throw new Error('no prediction');
    expect(Math.exp(each[best.class] as number) / total).toBeCloseTo(best.score, 4);
    expect(await of({ kind: 'class', class: best.class, anchor: 'out' })).toBeCloseTo(best.score, 4);
    expect(await of({ kind: 'max-class' })).toBeCloseTo(each[best.class] as number, 4);
    expect(await of({ kind: 'max-class', activation: 'softmax' })).toBeCloseTo(best.score, 4);
    expect(await of({ kind: 'comparative', classes: [best.class, next.class] })).toBeCloseTo(
      (each[best.class] as number) - (each[next.class] as number),
      4,
    );
  });

  it('pools channels, and parts a layer by a threshold', async () => {
    const { data, shape } = await activations(pool);
    const channels = shape[3] as number;
    const one = Array.from(data.filter((_, i) => i % channels === 2));
    const sum = one.reduce((total, value) => total + value, 0);
    const expected = { sum, mean: sum / one.length, max: Math.max(...one) };
    for (const aggregate of ['sum', 'mean', 'max'] as const) {
      const quantity: QuantityOfInterest = { kind: 'channel', layer: pool, channels: [2], aggregate };
      expect((await map({ quantity })).output).toBeCloseTo(expected[aggregate], 3);
    }
    const parted = data.reduce((total, a) => total + Math.sign(a - 0.5) * a, 0);
    const quantity: QuantityOfInterest = { kind: 'threshold', layer: pool, threshold: 0.5 };
    expect((await map({ quantity })).output / parted).toBeCloseTo(1, 4);
    expect((await map({ quantity: { ...quantity, lowMinusHigh: true } })).output / parted).toBeCloseTo(-1, 4);
  });

  it.each<[string, unknown]>([
    ['units: found none', { kind: 'units', units: [] }],
    ['units: found 64', { kind: 'units', layer: 'fc1', units: [64] }],
    ['units: found 3 twice', { kind: 'units', layer: 'fc1', units: [3, { neuron: 3, layer: 'fc1' }] }],
    [
      'units: found channel 1; expected neurons',
      { kind: 'units', layer: 'fc1', units: [{ channel: 1, pool: 'max' }] },
    ],
    ['units.pool: found "sum"', { kind: 'units', layer: pool, units: [{ channel: 1, pool: 'sum' }] }],
    ['weights: found 1 numbers; expected 2', { kind: 'units', layer: 'fc1', units: [1, 2], weights: [1] }],
    ['class: found 10', { kind: 'class', class: 10 }],
    ['classes: found 1; expected two', { kind: 'comparative', classes: [1] }],
    ['channels: found none', { kind: 'channel', layer: pool, channels: [] }],
    ['threshold: found NaN', { kind: 'threshold', threshold: Number.NaN }],
    ['quantity: found "clas"', { kind: 'clas' }],
    ['"fc9"', { kind: 'max-class', layer: 'fc9' }],
  ])('refuses: %s', async (message, quantity) => {
    await expect(map({ quantity: quantity as QuantityOfInterest })).rejects.toMatchObject(refusal(message));
  });

  it('gives a map of zeros where the output does not depend on the layer', async () => {
    const quantity: QuantityOfInterest = { kind: 'units', layer: 'block1_conv1', units: [2000] };
    const { data, output } = await map({ quantity, at: { layer: 'fc1' } });
    expect(data).toEqual(new Float32Array(64));
    expect(output).toBeCloseTo((await map({ quantity })).output, 5);
  });
});

describe('baselines', () => {
  it('averages every input once', async () => {
    // Linear in the input: its mean over the data set is its value at the mean input.
    const quantity: QuantityOfInterest = {
      kind: 'units',
      layer: 'block1_conv1',
      anchor: 'pre',
      units: [2000, 5001],
    };
    const all = Array.from({ length: inputs }, (_, id) => id);
    const phases = new Map<string, Progress>();
    const onProgress = (progress: Progress) => phases.set(progress.phase, progress);
    const request: AttributionRequest = {
      quantity,
      inputs: all,
      method: 'deeplift',
      baseline: { kind: 'mean' },
    };
    const found = await session.attribute(request, { onProgress });
    expect(found.maps.reduce((sum, { check }) => sum + (check?.expected ?? 9), 0) / inputs).toBeCloseTo(0, 4);
    expect(found.maps.every(({ check }) => Math.abs(check?.gap ?? 9) < 1e-3)).toBe(true);
    expect(phases.get(`Averaging ${inputs} inputs`)).toMatchObject({ done: inputs, total: inputs });
    phases.clear();
    await session.attribute({ ...request, inputs: [1] }, { onProgress });
    expect([...phases.keys()]).toEqual(['Computing attributions']);
  });

  it('holds against another input, at the input and at a layer', async () => {
    const method = 'deeplift';
    for (const place of [
      {},
      { at: { layer: 'block2_pool' } },
      { at: { layer: 'fc1', anchor: 'pre' } },
    ] as const) {
      const own = await map({ method, baseline: { kind: 'input', input: 4 }, ...place });
      expect(own.data.every((value) => Math.abs(value) < 1e-6)).toBe(true);
      const other = await map({ method, baseline: { kind: 'input', input: 9 }, ...place });
      const [a, b] = await maps({ inputs: [4, 9] });
      expect(other.check?.expected).toBeCloseTo((a?.output as number) - (b?.output as number), 3);
      expect(other.check?.gap).toBeCloseTo(0, 2);
    }
  });

  it('takes numbers, for all inputs or for each', async () => {
    const method = 'deeplift';
    const flat = (value: number) => new Float32Array(784).fill(value);
    const both = Float32Array.from([...flat(0.2), ...flat(0.7)]);
    const each = await maps({ method, inputs: [4, 6], baseline: { kind: 'data', data: both } });
    const first = await map({ method, inputs: [4], baseline: { kind: 'value', value: 0.2 } });
    const second = await map({ method, inputs: [6], baseline: { kind: 'data', data: flat(0.7) } });
    close(each[0]?.data as Float32Array, first.data);
    close(each[1]?.data as Float32Array, second.data);
    const blurred = await map({ method, baseline: { kind: 'blurred', sigma: 2 } });
    expect(Math.abs(blurred.check?.gap ?? 9)).toBeLessThan(1e-2);
    expect(blurred.data).not.toEqual(first.data);
  });

  it.each<[string, unknown]>([
    ['baseline.data: found 12 numbers; expected 784', { kind: 'data', data: new Float32Array(12) }],
    ['baseline.input: found 40; expected a whole number from 0 to 39', { kind: 'input', input: 40 }],
    ['baseline.value: found NaN', { kind: 'value', value: Number.NaN }],
    ['baseline.sigma: found 0', { kind: 'blurred', sigma: 0 }],
    ['baseline.sigma: found 400', { kind: 'blurred', sigma: 400 }],
    ['baseline: found {"kind":"median"}', { kind: 'median' }],
  ])('refuses: %s', async (message, baseline) => {
    const request = { method: 'deeplift', baseline: baseline as BaselineChoice } as const;
    await expect(map(request)).rejects.toMatchObject(refusal(message));
  });
});
