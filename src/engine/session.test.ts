import 'fake-indexeddb/auto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NamedFile } from '../lib/files.ts';
import { tensorMemory } from '../model/index.ts';
import type { AttributionMap, PreprocessingState, Query } from './api.ts';
import type { Ports } from './ports.ts';
import { Session } from './session.ts';
import { demoFile, modelFiles, portsOf, someInputs, startWasm } from './test-session.ts';

const inputs = 600;
let ports: Ports;
let session: Session;

beforeAll(async () => {
  await startWasm();
  ports = await portsOf('session');
  session = new Session(ports);
  await session.open([...modelFiles(), ...(await someInputs(inputs))]);
}, 60_000);

afterAll(() => ports.store.close());

describe('a session on the first inputs of Fashion-MNIST', () => {
  it('guesses the preprocessing that gives the accuracy of the model', async () => {
    const { model, dataset, preprocessing } = await session.workspace();
    expect(model).toMatchObject({
      format: 'tfjs-layers',
      input: [28, 28, 1],
      classCount: 10,
      parameters: 117_434,
    });
    expect(dataset).toMatchObject({ format: 'idx', length: inputs, shape: [28, 28, 1], labelled: true });
    expect(preprocessing?.accuracy).toBeGreaterThan(0.85);
    expect(preprocessing?.confirmed).toBe(false);
  });

  it('lists layers with sizes and no index', async () => {
    const layers = await session.layers();
    const [first] = layers;
    expect(first).toMatchObject({
      name: 'block1_conv1',
      kind: 'Conv2D',
      shape: [28, 28, 16],
      units: 12_544,
      channels: 16,
    });
    expect(first?.fullBytes).toBe(4 * 12_544 * inputs);
    expect(layers.every(({ index }) => index.state === 'none')).toBe(true);
  });

  it('answers as running everything does, and keeps the index', async () => {
    const layer = 'block2_pool';
    const top = await session.topUnits({ layer, inputs: [7], count: 3 });
    const units = (top[0] ?? []).map(({ unit }) => unit);
    const query: Query = { layer, units, kind: 'similar', target: 7, k: 10 };
    const phases = new Set<string>();
    const scanned = await session.query(query, { onProgress: ({ phase }) => phases.add(phase) });
    const everything = await session.query({ ...query, strategy: 'reprocess' });
    expect(scanned.rows).toEqual(everything.rows);
    expect(scanned.stats.buildMs).toBeGreaterThan(0);
    expect(phases).toContain('Indexing block2_pool');
    const again = await session.query(query);
    expect(again.rows).toEqual(everything.rows);
    expect(again.stats.buildMs).toBe(0);
    expect(again.stats.inputsRun).toBeLessThan(everything.stats.inputsRun);
    const layers = await session.layers();
    expect(layers.find(({ name }) => name === layer)?.index.state).toBe('ready');
  });

  it('finds everything again after a restart, without building', async () => {
    await session.query({ layer: 'fc1', units: [1], kind: 'highest', k: 3 });
    const again = new Session(ports);
    const { model, dataset, preprocessing } = await again.reopen();
    expect([model?.name, dataset?.length]).toEqual(['fashion_vgg', inputs]);
    expect(preprocessing?.accuracy).toBeGreaterThan(0.85);
    const { stats, rows } = await again.query({ layer: 'fc1', units: [1], kind: 'highest', k: 3 });
    expect(stats.buildMs).toBe(0);
    expect(rows).toHaveLength(3);
  });

  it('leaves nothing behind when a build is cancelled', async () => {
    const stop = new AbortController();
    const layer = 'block1_conv1';
    const onProgress = ({ done }: { done: number }) => {
      if (done > 0) stop.abort();
    };
    await expect(session.buildIndex({ layer, signal: stop.signal, onProgress })).rejects.toMatchObject({
      code: 'cancelled',
    });
    expect((await session.layers())[0]?.index.state).toBe('none');
    expect(await ports.store.sweep(new Set())).toBe(0);
  });

  it('keeps what is open when what is dropped is bad', async () => {
    const before = await session.workspace();
    const cases: NamedFile[][] = [
      [demoFile('model.json')],
      [{ path: 'model.json', blob: new Blob(['{"a": 1}']) }],
      [
        {
          path: 'images-idx3-ubyte',
          blob: new Blob([new Uint8Array([0, 0, 8, 3, 0, 0, 0, 9, 0, 0, 0, 28, 0, 0, 0, 28])]),
        },
      ],
    ];
    for (const files of cases)
      await expect(session.open(files)).rejects.toMatchObject({ name: 'EngineError' });
    expect(await session.workspace()).toEqual(before);
    expect(await session.predict([0])).toHaveLength(1);
  });

  it('accepts a guess without starting anything over, and refuses one that makes no sense', async () => {
    const before = (await session.workspace()).preprocessing as PreprocessingState;
    const predicting = session.predictAll();
    expect((await session.setPreprocessing(before.preprocessing)).confirmed).toBe(true);
    expect((await predicting).done).toBe(inputs);
    const broken = { ...before.preprocessing, std: [0] };
    await expect(session.setPreprocessing(broken)).rejects.toMatchObject({ name: 'EngineError' });
    const other = await session.setPreprocessing({ ...before.preprocessing, scale: 1 });
    expect(other.accuracy).toBeLessThan(before.accuracy as number);
    await session.setPreprocessing(before.preprocessing);
  });

  it('predicts every input once and filters by it', async () => {
    const table = await session.predictAll();
    expect(await session.predictAll()).toBe(table);
    const labels = (await session.labels()) as Int32Array;
    const wrong = Array.from(labels.keys()).filter((id) => labels[id] !== table.classes[id]);
    expect(wrong.length).toBeGreaterThan(0);
    const { rows, stats } = await session.query({
      layer: 'fc1',
      units: [0],
      kind: 'highest',
      k: 1,
      where: { correct: false },
    });
    expect(stats.inputs).toBe(wrong.length);
    expect(wrong).toContain(rows[0]?.input);
  });

  it('refuses names and numbers that do not exist, and says what there is', async () => {
    const good: Query = { layer: 'fc1', units: [0], kind: 'highest', k: 1 };
    const refused: [Query, string][] = [
      [{ ...good, layer: 'fc9' }, 'expected one of block1_conv1, '],
      [{ ...good, units: [64] }, 'expected whole numbers from 0 to 63'],
      [{ ...good, k: inputs + 1 }, `expected a whole number from 1 to ${inputs}`],
    ];
    for (const [query, message] of refused) {
      await expect(session.query(query)).rejects.toMatchObject({
        code: 'bad-argument',
        message: expect.stringContaining(message),
      });
    }
    await expect(session.predict([inputs])).rejects.toMatchObject({ code: 'bad-argument' });
    await expect(new Session(ports).layers()).rejects.toMatchObject({ code: 'not-open' });
  });

  it('explains units by the gradient of their sum', async () => {
    const layer = 'block2_pool';
    const [best] = await session.topUnits({ layer, inputs: [4], count: 2 });
    const quantity = { kind: 'units' as const, layer, units: (best ?? []).map(({ unit }) => unit) };
    const request = { quantity, inputs: [4] };
    const { maps, shape } = await session.attribute({ ...request, method: 'gradient' });
    expect(shape).toEqual([28, 28, 1]);
    const map = maps[0] as { data: Float32Array; output: number };
    expect(map.data).toHaveLength(784);
    expect(map.data.some((slope) => slope !== 0)).toBe(true);
    expect(map.output).toBeCloseTo(
      (best ?? []).reduce((sum, { activation }) => sum + activation, 0),
      5,
    );
    const saliency = await session.attribute({ ...request, method: 'saliency' });
    expect(saliency.maps[0]?.data).toEqual(map.data.map(Math.abs));
  });

  it('explains by any method, and says how far a map is from what its method claims', async () => {
    const names = (await session.attributionMethods()).map(({ name }) => name);
    expect(names).toContain('integrated-gradients');
    const quantity = { kind: 'units' as const, layer: 'fc1', units: [1, 30] };
    const request = { quantity, inputs: [4] };
    const { maps } = await session.attribute({
      ...request,
      method: { name: 'integrated-gradients', steps: 100 },
    });
    const { check, data } = maps[0] as AttributionMap;
    expect(check?.claim).toBe('completeness');
    expect(data.reduce((sum, part) => sum + part, 0)).toBeCloseTo(check?.sum as number, 3);
    expect(Math.abs(check?.gap as number)).toBeLessThan(0.1 * Math.abs(check?.expected as number) + 0.01);
    for (const method of ['gradient', 'saliency', 'gradient-x-input', 'deeplift', 'epsilon-lrp'] as const) {
      const { maps: others } = await session.attribute({ ...request, method });
      expect(others[0]?.data).toHaveLength(784);
    }
  });

  it('keeps no tensor but the weights', async () => {
    const before = tensorMemory().tensors;
    const quantity = { kind: 'units' as const, layer: 'block2_pool', units: [3, 4] };
    await session.attribute({ quantity, inputs: [1, 2], method: 'gradient' });
    await session.query({ layer: 'fc1', units: [2, 5], kind: 'highest', k: 20 });
    await session.activations({ layer: 'block1_conv1', inputs: [0, 1, 2] });
    expect(tensorMemory().tensors).toBe(before);
  });
});

describe('indexes of a session', () => {
  const layer = 'block2_pool';

  it('answers a first query from the pass that builds, for neurons and for pooled channels', async () => {
    const query: Query = { layer, units: [{ channel: 3, pool: 'max' }, 40], kind: 'highest', k: 12 };
    const first = await session.query(query);
    const everything = await session.query({ ...query, strategy: 'reprocess' });
    expect(first.rows).toEqual(everything.rows);
    expect(first.stats.buildMs).toBeGreaterThan(0);
    const again = await session.query(query);
    expect(again.rows).toEqual(everything.rows);
    expect(again.stats.buildMs).toBe(0);
    expect(again.stats.inputsRun).toBeLessThan(inputs);
    expect((await session.layers()).find(({ name }) => name === layer)?.channelIndex.state).toBe('ready');
  });

  it('plans every layer under a budget, and builds what it planned within the estimate', async () => {
    const plans = await session.plan({ budget: 0.2 });
    expect(plans.map((plan) => plan.layer)).toEqual((await session.layers()).map(({ name }) => name));
    expect(plans.find((plan) => plan.layer === 'fc1')?.layout).toBe('whole');
    expect(plans.every(({ why }) => why.length > 10)).toBe(true);
    const info = await session.buildIndex({ layer: 'block2_conv2', budget: 0.2 });
    expect(info.columns).toBe('neurons');
    expect(info.bytes).toBeLessThan(0.25 * info.fullBytes);
    await expect(session.plan({ budget: 0 })).rejects.toMatchObject({ code: 'bad-argument' });
  });

  it('falls back to channels where the neurons do not fit the storage', async () => {
    const estimate = ports.storageEstimate;
    ports.storageEstimate = async () => ({ usage: 0, quota: 300_000, persisted: false });
    const info = await session.buildIndex({ layer: 'block1_conv2' });
    expect(info.columns).toBe('channels');
    expect(info.why).toContain('channels are indexed instead');
    const question: Query = { layer: 'block1_conv2', units: [9000], kind: 'highest', k: 2 };
    await expect(session.query(question)).rejects.toMatchObject({ code: 'storage' });
    ports.storageEstimate = estimate;
  });

  it('answers over several layers', async () => {
    const query: Query = {
      layer: 'fc1',
      units: [3, { neuron: 100, layer }],
      kind: 'similar',
      target: 11,
      k: 9,
    };
    const everything = await session.query({ ...query, strategy: 'reprocess' });
    expect((await session.query(query)).rows).toEqual(everything.rows);
    expect((await session.query(query)).rows).toEqual(everything.rows);
  });

  it('exports an index and takes it back', async () => {
    const query: Query = { layer, units: [5, 60], kind: 'similar', target: 2, k: 7 };
    const before = await session.query(query);
    const file = await session.exportIndex({ layer });
    const { id } = (await session.layers()).find(({ name }) => name === layer)?.index ?? {};
    await session.remove(id as string);
    const info = await session.importIndex([{ path: 'block2_pool.index', blob: file }]);
    expect(info).toMatchObject({ layer, columns: 'neurons', bytes: expect.any(Number) });
    const after = await session.query(query);
    expect(after.rows).toEqual(before.rows);
    expect(after.stats.buildMs).toBe(0);
    const damaged = new Blob([file.slice(0, file.size >> 1)]);
    await expect(session.importIndex([{ path: 'half', blob: damaged }])).rejects.toMatchObject({
      name: 'EngineError',
    });
  });

  it('goes on with a build that was cut off, and gives the same answers', async () => {
    const cut = { ...(await portsOf('cut off')), checkpointMs: 0 };
    const long = new Session(cut);
    await long.open([...modelFiles(), ...(await someInputs(3000))]);
    const { writePart } = cut.store;
    cut.store.writePart = async (...part) => {
      if ((await long.unfinishedBuilds()).length > 0) throw new Error('the tab was closed');
      await writePart(...part);
    };
    await expect(long.buildIndex({ layer })).rejects.toThrow('the tab was closed');
    cut.store.writePart = writePart;
    cut.checkpointMs = 60_000;
    const [unfinished] = await long.unfinishedBuilds();
    expect(unfinished).toMatchObject({ layer, columns: 'neurons', total: 3000 });
    const seen: number[] = [];
    await long.buildIndex({ layer, onProgress: ({ done }) => seen.push(done) });
    expect(Math.min(...seen)).toBeGreaterThan(unfinished?.done ?? 3000);
    expect(await long.unfinishedBuilds()).toEqual([]);
    const query: Query = { layer, units: [40, 90, 1000], kind: 'similar', target: 3, k: 10 };
    const { rows, stats } = await long.query(query);
    expect(stats.buildMs).toBe(0);
    expect(rows).toEqual((await long.query({ ...query, strategy: 'reprocess' })).rows);
  }, 30_000);

  it('extends its indexes when inputs are appended', async () => {
    const more = await someInputs(50);
    const built = (await session.layers()).filter(({ index }) => index.state === 'ready').length;
    expect((await session.appendDataset(more)).length).toBe(inputs + 50);
    const layers = await session.layers();
    expect(layers.filter(({ index }) => index.state === 'ready')).toHaveLength(built);
    const query: Query = { layer, units: [5, 60, 200], kind: 'highest', k: 25 };
    const answer = await session.query(query);
    expect(answer.stats.buildMs).toBe(0);
    expect(answer.rows).toEqual((await session.query({ ...query, strategy: 'reprocess' })).rows);
    const other = [
      {
        path: 'x-images-idx3-ubyte',
        blob: new Blob([new Uint8Array([0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 9])]),
      },
    ];
    await expect(session.appendDataset(other)).rejects.toMatchObject({ code: 'mismatch' });
    expect((await session.workspace()).dataset?.length).toBe(inputs + 50);
  });
});
