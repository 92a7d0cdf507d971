import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { max, memory, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadNetwork } from '../model/index.ts';
import { useBackend as startBackend } from '../model/test-fixtures.ts';
import { noise, saved } from '../model/test-models.ts';
import { distributionOf } from './distributions.ts';
import { explain, type Method } from './explain.ts';
import { internalInfluence } from './internal-influence.ts';
import { inputAttribution } from './netlens.ts';
import { quantityAt, type TargetKind } from './quantities.ts';
import { PLAIN_CASES } from './test-cases.ts';
import { CASES, compare, inputsOf, problemOf, vectorCase, vectorGraph } from './test-vectors.ts';

const problem = () => problemOf(vectorCase('de-saliency'));

describe.each(['cpu', 'wasm'] as const)('what is left of the suites on %s', (backend) => {
  beforeAll(() => startBackend(backend));

  it.each(['de-act-relu', 'de-act-elu', 'de-act-sigmoid', 'de-act-tanh', 'de-act-softplus'])('%s', (id) => {
    const one = vectorCase(id);
    const graph = vectorGraph(one.model as string);
    const { data, count } = inputsOf(one, graph);
    const values = tidy(() => {
      const rows = graph.inputs.map(({ key, shape }, i): [string, Tensor] => [
        key,
        tensor(data[i] as Float32Array, [count, ...shape]),
      ]);
      return (graph.evaluate(new Map(rows), [graph.output.key])[0] as Tensor).dataSync().slice();
    });
    expect(compare(one, [values])).toBeNull();
  });

  it('nl-fprop-multi: several tensors of one run', () => {
    const one = vectorCase('nl-fprop-multi');
    const graph = vectorGraph(one.model as string);
    const { data, count } = inputsOf(one, graph);
    const [input] = graph.inputs;
    if (!input) throw new Error('an input expected');
    const found = tidy(() => {
      const x = tensor(data[0] as Float32Array, [count, ...input.shape]);
      const fetched = graph.evaluate(new Map([[input.key, x]]), one.options.to_cut as string[]);
      return fetched.map((one) => one.dataSync().slice());
    });
    expect(compare({ ...one, expected_per_input: true }, found)).toBeNull();
  });

  it('nl-qoi-max-axis0: along the rows, as a function', () => {
    const one = vectorCase('nl-qoi-max-axis0');
    const values = tidy(() =>
      quantityAt({ key: 'y', shape: [3] }, { kind: 'lambda', of: (y) => max(y, 0) })
        .value([tensor(one.input as never as number[][])], Int32Array.of(0, 1))
        .dataSync()
        .slice(),
    );
    expect(compare(one, [values])).toBeNull();
  });

  it('de-err-invalid-method: says what the methods are', async () => {
    const asked = async () => explain(problem(), { name: 'invalid' } as never as Method);
    await expect(asked()).rejects.toMatchObject({
      code: 'bad-argument',
      message: expect.stringContaining('integrated-gradients'),
    });
  });

  it('de-err-context: a method that looks at layers needs the network', async () => {
    await expect((async () => explain(problem(), { name: 'conductance' }))()).rejects.toThrow(
      'without its network',
    );
  });

  it('de-err-elrp-eps0', async () => {
    const asked = async () => explain(problem(), { name: 'epsilon-lrp', epsilon: 0 });
    await expect(asked()).rejects.toMatchObject({ code: 'bad-argument' });
  });

  it('de-err-occ-mi: what DeepExplain refuses is answered, a map for each input', async () => {
    const one = CASES.find(({ input, model }) => model && (input?.length ?? 0) > 1);
    if (!one) throw new Error('a case of two inputs expected');
    const two = problemOf(one);
    const { maps } = await explain(two, {
      name: 'occlusion',
      each: two.field.shapes.map((shape) => ({ window: shape.map(() => 1), step: 1 })),
    });
    expect(maps.map((map) => map.length)).toEqual(two.x.map((rows) => rows.length));
  });

  it('de-err-xbatch: a network that takes ten rows only gets two filled up', async () => {
    const free = problem();
    const fixed = { ...free, field: { ...free.field, batch: 10 } };
    const method: Method = { name: 'integrated-gradients', steps: 7 };
    expect((await explain(fixed, method)).maps).toEqual((await explain(free, method)).maps);
  });

  it('de-mem: ten runs leave no tensor', async () => {
    const asked = problem();
    await explain(asked, { name: 'deeplift' });
    const before = memory().numTensors;
    for (let run = 0; run < 10; run++) await explain(asked, { name: 'deeplift' });
    expect(memory().numTensors).toBe(before);
  });

  it('nl-doi-gauss: ten points of the shape of their input', () => {
    const z = Float32Array.of(1, 2, 3);
    const noisy = distributionOf({ kind: 'gaussian', variance: 1, resolution: 10 }, z, [3], 1);
    const points = Array.from({ length: noisy.count }, (_, d) => {
      const point = new Float32Array(3);
      noisy.point(d, z, 0, point);
      return point.join();
    });
    expect(new Set(points).size).toBe(10);
  });

  it('nl-qoi-errors: functions of two arguments, channels that are not there', () => {
    const wrong: TargetKind[] = [
      { kind: 'lambda', of: ((a: Tensor, _b: Tensor) => a) as never },
      { kind: 'channel', channels: [7] },
    ];
    for (const target of wrong)
      expect(() => quantityAt({ key: 'y', shape: [2, 2, 7] }, target)).toThrow(
        expect.objectContaining({ code: 'bad-argument' }),
      );
  });

  it('tl-outcut: no cut is the cut at the output', async () => {
    const model = sequential({
      layers: [layers.flatten({ inputShape: [2, 2, 1] }), layers.dense({ units: 3, activation: 'softmax' })],
    });
    const network = await loadNetwork(await saved(model));
    const asked = { inputs: [noise(8)], count: 2, quantity: 'max' } as const;
    const none = await inputAttribution(network, asked);
    expect(await inputAttribution(network, { ...asked, cut: { kind: 'output' } })).toEqual(none);
    expect(await internalInfluence(network, asked)).toEqual(none);
    expect(none[0]?.shape).toEqual([2, 2, 1]);
    network.dispose();
  });
});

it('every vector is named by a test or answered as a plain case', () => {
  const folder = join(process.cwd(), 'src/attribution');
  const tests = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n');
  const plain = new Set(PLAIN_CASES.map(({ id }) => id));
  const named = (id: string) => new RegExp(`['\\s]${id}[',:]`).test(tests);
  expect(CASES.length).toBe(159);
  expect(CASES.map(({ id }) => id).filter((id) => !plain.has(id) && !named(id))).toEqual([]);
});
