import 'fake-indexeddb/auto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tensorMemory } from '../model/index.ts';
import type {
  AttributionMap,
  AttributionRequest,
  BaselineChoice,
  MethodInfo,
  Progress,
  QuantityOfInterest,
  Unit,
} from './api.ts';
import type { Ports } from './ports.ts';
import { Session } from './session.ts';
import { modelFiles, portsOf, someInputs, startWasm } from './test-session.ts';

const inputs = 40;
const logits: QuantityOfInterest = { kind: 'class', class: 3 };
let ports: Ports;
let session: Session;

beforeAll(async () => {
  await startWasm();
  ports = await portsOf('attributing');
  session = new Session(ports);
  await session.open([...modelFiles(), ...(await someInputs(inputs))]);
}, 60_000);

afterAll(() => ports.store.close());

async function maps(request: Partial<AttributionRequest>): Promise<AttributionMap[]> {
  const usual: AttributionRequest = { quantity: logits, inputs: [4], method: 'gradient' };
  return (await session.attribute({ ...usual, ...request })).maps;
}

async function map(request: Partial<AttributionRequest>): Promise<AttributionMap> {
  return (await maps(request))[0] as AttributionMap;
}

function close(found: Float32Array, expected: ArrayLike<number>, within = 1e-4): void {
  expect(found.length).toBe(expected.length);
  const largest = Math.max(1e-6, ...Array.from(expected, Math.abs));
  const worst = found.reduce(
    (most, value, i) => Math.max(most, Math.abs(value - (expected[i] as number))),
    0,
  );
  expect(worst / largest).toBeLessThan(within);
}

/** A method with as few passes as show that it works. */
function quick({ name, options }: MethodInfo): AttributionRequest['method'] {
  const few: Record<string, number> = { steps: 3, samples: 2, window: 14, step: 7, patch: 7 };
  const own = options.filter(({ key }) => key in few).map(({ key }) => [key, few[key]]);
  return { name, ...Object.fromEntries(own) } as AttributionRequest['method'];
}

/** Activations of the demo's layers for input 4. */
async function activations(layer: string): Promise<{ data: Float32Array; shape: number[] }> {
  return session.activations({ layer, inputs: [4] });
}

function refusal(message: string, code = 'bad-argument') {
  return { name: 'EngineError', code, message: expect.stringContaining(message) };
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

describe('methods', () => {
  it('explains inputs and layers by every method that can, several inputs as one by one', async () => {
    const methods = await session.attributionMethods();
    for (const info of methods) {
      const { name, at: takes } = info;
      const places =
        takes === 'no' ? [undefined] : takes === 'required' ? ['fc1'] : [undefined, 'block2_pool'];
      for (const layer of places) {
        const request = { method: quick(info), ...(layer ? { at: { layer } } : {}) };
        const { shape, maps: found } = await session.attribute({
          quantity: logits,
          inputs: [4, 9, 4],
          ...request,
        });
        const own = layer === 'fc1' ? [64] : layer ? [7, 7, 32] : [28, 28, 1];
        expect(shape, name).toEqual(own);
        expect(found.map(({ input }) => input)).toEqual([4, 9, 4]);
        const single = await map({ inputs: [9], ...request });
        close(found[1]?.data as Float32Array, single.data, 1e-3);
        expect(
          single.data.some((value) => value !== 0),
          `${name} at ${layer}`,
        ).toBe(true);
      }
    }
  });

  it('needs a layer for some, and takes none for others', async () => {
    await expect(map({ method: 'conductance' })).rejects.toMatchObject(refusal('at: found no layer'));
    await expect(map({ method: 'internal-influence' })).rejects.toMatchObject(refusal('at: found no layer'));
    await expect(map({ method: 'grad-cam', at: { layer: 'fc1' } })).rejects.toMatchObject(
      refusal('at: found fc1; expected no layer'),
    );
    await expect(map({ at: { layer: 'fc9' } })).rejects.toMatchObject(refusal('"fc9"'));
  });

  it('refuses unknown names and values by name', async () => {
    const ask = (method: unknown) => map({ method: method as AttributionRequest['method'] });
    await expect(ask('gradent')).rejects.toMatchObject(refusal('method: found "gradent"; expected one of'));
    await expect(ask({})).rejects.toMatchObject(refusal('method: found undefined'));
    await expect(ask({ name: 'integrated-gradients', stepz: 3 })).rejects.toMatchObject(
      refusal('integrated-gradients: found the option "stepz"; expected one of steps, '),
    );
    await expect(ask({ name: 'epsilon-lrp', epsilon: 0 })).rejects.toMatchObject(
      refusal('epsilon-lrp, epsilon'),
    );
    await expect(maps({ inputs: [] })).rejects.toMatchObject(refusal('inputs: found none'));
    await expect(maps({ inputs: [inputs] })).rejects.toMatchObject(refusal('inputs: found 40'));
  });

  it('describes forms whose every default is taken, and whose conditions name options of the method', async () => {
    for (const info of (await session.attributionMethods()) as MethodInfo[]) {
      const keys = info.options.map(({ key }) => key);
      const conditions = [info.baselineWhen, ...info.options.map(({ when }) => when)];
      for (const condition of conditions)
        for (const [key, values] of Object.entries(condition ?? {})) {
          const field = info.options[keys.indexOf(key)];
          expect(field?.kind).toBe('choice');
          const offered = field?.kind === 'choice' ? field.choices.map(({ value }) => value) : [];
          expect(offered).toEqual(expect.arrayContaining([...values] as string[]));
        }
    }
    expect(structuredClone(await session.attributionMethods())).toEqual(await session.attributionMethods());
  });

  it('covers windows and features of every shape', async () => {
    const occlusion = (options: object) => map({ method: { name: 'occlusion', ...options } as never });
    const wide = await occlusion({ window: 4, step: 4, windowWidth: 14, stepAcross: 14 });
    const rows = Array.from({ length: 28 }, (_, y) => wide.data.slice(y * 28, y * 28 + 28));
    expect(rows.every((row) => new Set(row.subarray(0, 14)).size === 1)).toBe(true);
    expect(rows.some((row) => row[0] !== row[14])).toBe(true);
    const columns = await map({ method: { name: 'shapley-sampling', by: 'columns', samples: 2 } });
    for (let x = 0; x < 28; x++) expect(columns.data[x]).toBe(columns.data[27 * 28 + x]);
    expect(columns.check?.gap).toBeCloseTo(0, 3);
  });
});

describe('long calls', () => {
  const all = [0, 1, 2, 3];
  const slow: AttributionRequest = {
    quantity: logits,
    inputs: all,
    method: { name: 'integrated-gradients', steps: 40 },
  };

  it('shows one meter for all inputs, and maps as they come', async () => {
    const seen: Progress[] = [];
    const told: number[][] = [];
    const { maps: found } = await session.attribute(slow, {
      onProgress: (progress) => seen.push(progress),
      onMaps: (some) => told.push(some.map(({ input }) => input)),
    });
    expect(told.flat()).toEqual(all);
    expect(told.length).toBeGreaterThan(1);
    expect(found.map(({ input }) => input)).toEqual(all);
    const done = seen.map((progress) => progress.done);
    expect(done).toEqual([...done].sort((a, b) => a - b));
    expect(new Set(seen.map(({ phase, total }) => `${phase} ${total}`)).size).toBe(1);
    expect(seen.at(-1)?.done).toBe(seen.at(-1)?.total);
  });

  it('runs inputs of a quick method together', async () => {
    const told: number[] = [];
    await session.attribute(
      { quantity: logits, inputs: all, method: 'gradient' },
      { onMaps: (some) => told.push(some.length) },
    );
    expect(told).toEqual([4]);
  });

  it('stops in the middle of an input, and goes on with later calls', async () => {
    const before = tensorMemory().tensors;
    for (const ask of [
      (options: object) =>
        session.attribute(
          { ...slow, method: { name: 'occlusion', window: 2, step: 1 }, inputs: [4] },
          options,
        ),
      (options: object) =>
        session.checkAttribution({ ...slow, inputs: [4], checks: ['max-sensitivity'] }, options),
    ]) {
      const stop = new AbortController();
      const onProgress = ({ done }: Progress) => {
        if (done > 0) stop.abort();
      };
      await expect(ask({ signal: stop.signal, onProgress })).rejects.toMatchObject({ code: 'cancelled' });
      expect(tensorMemory().tensors).toBe(before);
    }
    expect(await maps({})).toHaveLength(1);
  });

  it('keeps no tensor over a hundred maps', async () => {
    const methods = await session.attributionMethods();
    const run = async () => {
      for (const info of methods)
        await maps({ method: quick(info), ...(info.at === 'required' ? { at: { layer: 'fc1' } } : {}) });
    };
    await run();
    const before = tensorMemory().tensors;
    for (let i = 0; i < Math.ceil(100 / methods.length); i++) await run();
    expect(tensorMemory().tensors).toBe(before);
  });
});

describe('checks of maps', () => {
  const checks = ['deletion', 'insertion', 'infidelity', 'max-sensitivity', 'randomisation'] as const;
  const request: AttributionRequest = { quantity: logits, inputs: [4, 9], method: 'gradient-x-input' };

  it('finds all that is asked, for every input, by one meter', async () => {
    const before = tensorMemory().tensors;
    const seen: Progress[] = [];
    const found = await session.checkAttribution(
      { ...request, checks: [...checks] },
      { onProgress: (progress) => seen.push(progress) },
    );
    expect(tensorMemory().tensors).toBe(before);
    expect(found.map(({ input }) => input)).toEqual([4, 9]);
    const [own, black] = await Promise.all([
      map({}),
      map({ method: 'deeplift' }).then(({ output, check }) => output - (check?.expected ?? 0)),
    ]);
    const [first] = found;
    expect(first?.deletion?.values[0]).toBeCloseTo(own.output, 4);
    expect(first?.deletion?.values.at(-1)).toBeCloseTo(black, 4);
    expect(first?.insertion?.values[0]).toBeCloseTo(black, 4);
    expect(first?.insertion?.values.at(-1)).toBeCloseTo(own.output, 4);
    expect(first?.infidelity).toBeGreaterThanOrEqual(0);
    expect(first?.sensitivity).toBeGreaterThan(0);
    expect(Math.abs(first?.randomisation ?? 9)).toBeLessThanOrEqual(1);
    const done = seen.map((progress) => progress.done);
    expect(done).toEqual([...done].sort((a, b) => a - b));
    expect(new Set(seen.map(({ total }) => total)).size).toBe(1);
  });

  it('uses the baseline also for methods that compare with none', async () => {
    const [found] = await session.checkAttribution({
      ...request,
      inputs: [4],
      baseline: { kind: 'input', input: 9 },
      checks: ['deletion'],
    });
    const other = (await map({ inputs: [9] })).output;
    expect(found?.deletion?.values.at(-1)).toBeCloseTo(other, 4);
  });

  it.each<[string, object]>([
    ['at: found fc1; expected no layer', { at: { layer: 'fc1' }, checks: ['deletion'] }],
    ['checks: found "delution"', { checks: ['delution'] }],
    ['checks: found none', { checks: [] }],
    ['at: found no layer', { method: 'conductance', checks: ['deletion'] }],
    ['method: found maps of 7 x 7', { method: { name: 'grad-cam', enlarge: 'no' }, checks: ['deletion'] }],
  ])('refuses: %s', async (message, rest) => {
    await expect(session.checkAttribution({ ...request, ...rest } as never)).rejects.toMatchObject(
      refusal(message),
    );
  });
});
