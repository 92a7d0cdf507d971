import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diskFiles, HAS_SHARED, NEEDS_SHARED, named, SHARED } from '../../dataset/test-files.ts';
import { EngineError } from '../../lib/errors.ts';
import type { NamedFile } from '../../lib/files.ts';
import { modelFingerprint, modelParts, readModelFiles } from './model-files.ts';
import { isModelFile } from './model-json.ts';

type Json = Record<string, unknown>;

const kernel = { name: 'd/kernel', shape: [2, 3], dtype: 'float32' };
const bias = {
  name: 'd/bias',
  shape: [3],
  dtype: 'float32',
  quantization: { dtype: 'uint8', scale: 1, min: 0 },
};
const layers = { class_name: 'Sequential', config: { name: 'net', layers: [] }, keras_version: '2.4.0' };
const manifest = [{ paths: ['a.bin', 'b.bin'], weights: [kernel, bias] }];

const json = (change: Json = {}, path = 'm/model.json') =>
  named(path, JSON.stringify({ modelTopology: layers, weightsManifest: manifest, ...change }));
const shards = [named('m/a.bin', new Uint8Array(20).fill(1)), named('m/b.bin', new Uint8Array(7).fill(2))];

async function refusal(...files: NamedFile[]): Promise<EngineError> {
  const thrown = await readModelFiles(files).catch((error: unknown) => error);
  expect(thrown).toBeInstanceOf(EngineError);
  return thrown as EngineError;
}

describe('readModelFiles', () => {
  test("joins shards in the manifest's order, quantized bytes counted", async () => {
    const data = await readModelFiles([shards[1]!, json(), shards[0]!, named('m/notes.json', '{}')]);
    expect(data).toMatchObject({ format: 'tfjs-layers', name: 'net', signature: null });
    expect(data.weightSpecs).toEqual([kernel, bias]);
    expect([...new Uint8Array(data.weights)]).toEqual([...Array(20).fill(1), ...Array(7).fill(2)]);
  });

  test('shards are found by base name when folders differ, and beside model.json first', async () => {
    const flat = shards.map(({ path, blob }) => ({ path: path.slice(2), blob }));
    expect((await readModelFiles([json(), ...flat])).weights.byteLength).toBe(27);
    const decoy = named('other/a.bin', new Uint8Array(3));
    expect((await readModelFiles([decoy, json(), ...shards])).weights.byteLength).toBe(27);
    expect((await refusal(json({}, 'model.json'), decoy, ...shards)).message).toMatch(
      /a\.bin: 2 files of this name found/,
    );
  });

  test('a graph model is known by its nodes; a signature may hide in the metadata', async () => {
    const data = await readModelFiles([
      json(
        { modelTopology: { node: [] }, userDefinedMetadata: { signature: { inputs: {} } } },
        'lenet/model.json',
      ),
      ...shards,
    ]);
    expect(data).toMatchObject({ format: 'tfjs-graph', name: 'lenet', signature: { inputs: {} } });
  });

  test.each<[string, NamedFile[], RegExp]>([
    [
      'no weight file',
      [json()],
      /^m\/model\.json: none of its weight files found among the files \(missing: a\.bin, b\.bin\); all of them expected; drop model\.json together/,
    ],
    [
      'a missing shard',
      [json(), shards[0]!],
      /1 of its 2 weight files not found among the files \(missing: b\.bin\)/,
    ],
    [
      'a short shard',
      [json(), shards[0]!, named('m/b.bin', new Uint8Array(5))],
      /m\/a\.bin, m\/b\.bin: 27 bytes expected for 2 weights, found 25; a file is cut short, download it again/,
    ],
    [
      'a long shard',
      [json(), shards[0]!, named('m/b.bin', new Uint8Array(8))],
      /27 bytes expected for 2 weights, found 28/,
    ],
    [
      'JSON cut short',
      [named('model.json', '{"modelTopology": {'), ...shards],
      /model\.json: text that is not whole JSON found \(19 characters\)/,
    ],
    [
      'JSON that is no model',
      [named('package.json', '{"name": "x"}')],
      /package\.json: JSON that is no model found; a model\.json with "modelTopology"/,
    ],
    ['JSON that is a list', [named('model.json', '[1]')], /JSON that is no model/],
    ['no topology', [json({ modelTopology: undefined }), ...shards], /no "modelTopology" found/],
    ['no manifest', [json({ weightsManifest: undefined }), ...shards], /no "weightsManifest" found/],
    [
      'another topology',
      [json({ modelTopology: { a: 1 } }), ...shards],
      /without "node", "class_name" or "model_config"/,
    ],
    [
      'Keras 3 by version',
      [json({ modelTopology: { ...layers, keras_version: '3.4.1' } }), ...shards],
      /a topology of Keras 3\.4\.1 found; one of Keras 2 expected/,
    ],
    [
      'Keras 3 by its marks',
      [
        json({
          modelTopology: {
            class_name: 'Functional',
            config: { layers: [{ config: { batch_shape: [null, 2] } }] },
          },
        }),
        ...shards,
      ],
      /Keras 3 found/,
    ],
    ['two models', [json(), json({}, 'n/model.json'), ...shards], /2 models found; one expected/],
    ['weights alone', shards, /no model\.json found; it is expected beside the weight files/],
    ['nothing', [], /no model\.json found/],
    [
      'strings as weights',
      [
        json({ weightsManifest: [{ paths: ['a.bin'], weights: [{ ...kernel, dtype: 'string' }] }] }),
        ...shards,
      ],
      /dtype string of "d\/kernel" found/,
    ],
    [
      'a negative size',
      [json({ weightsManifest: [{ paths: ['a.bin'], weights: [{ ...kernel, shape: [-1] }] }] }), ...shards],
      /no shape of whole numbers/,
    ],
    [
      'a name twice',
      [json({ weightsManifest: [{ paths: ['a.bin'], weights: [kernel, kernel] }] }), ...shards],
      /two weights called "d\/kernel"/,
    ],
    [
      'too much',
      [
        json({ weightsManifest: [{ paths: ['a.bin'], weights: [{ ...kernel, shape: [1e9, 1e9] }] }] }),
        ...shards,
      ],
      /more than the 2147483648/,
    ],
  ])('refused: %s', async (_, files, message) => {
    expect((await refusal(...files)).message).toMatch(message);
  });

  test('names out of Object.prototype are only names', async () => {
    const odd = { name: '__proto__', shape: [1], dtype: 'float32' };
    const text = `{"modelTopology": ${JSON.stringify(layers)}, "__proto__": {"polluted": 1}, "weightsManifest": [{"paths": ["constructor"], "weights": [${JSON.stringify(odd)}]}]}`;
    const data = await readModelFiles([named('model.json', text), named('constructor', new Uint8Array(4))]);
    expect(data.weightSpecs[0]?.name).toBe('__proto__');
    expect(({} as Json).polluted).toBeUndefined();
  });

  test('any damage to model.json is refused by an EngineError or leaves weights that fit', async () => {
    const text = await json().blob.text();
    const damage = fc.record({
      at: fc.nat({ max: text.length - 1 }),
      drop: fc.nat({ max: 12 }),
      put: fc.constantFrom('', '0', 'null', '"', '[]', '{}', '-1', '1e99', ','),
    });
    await fc.assert(
      fc.asyncProperty(damage, async ({ at, drop, put }) => {
        const file = named('m/model.json', text.slice(0, at) + put + text.slice(at + drop));
        const outcome = await readModelFiles([file, ...shards]).catch((thrown: unknown) => thrown);
        if (outcome instanceof Error) expect(outcome).toBeInstanceOf(EngineError);
        else expect((outcome as { weights: ArrayBuffer }).weights.byteLength).toBe(27);
        expect(await modelParts([file, ...shards])).toContain(file);
      }),
      { numRuns: 1500 },
    );
  });
});

test('isModelFile looks inside', async () => {
  expect(
    await Promise.all(
      [
        json(),
        json({}, 'x.json'),
        named('card.json', '{}'),
        named('a.json', '{'),
        named('model.bin', '{}'),
      ].map(isModelFile),
    ),
  ).toEqual([true, true, false, false, false]);
});

test('the fingerprint follows the network, not its name', async () => {
  const data = await readModelFiles([json(), ...shards]);
  const print = await modelFingerprint(data);
  expect(await modelFingerprint({ ...data, name: 'other' })).toBe(print);
  const changed = new Uint8Array(data.weights.slice(0));
  changed[3] = 99;
  expect(await modelFingerprint({ ...data, weights: changed.buffer })).not.toBe(print);
});

describe.skipIf(!HAS_SHARED)(`real models${NEEDS_SHARED}`, () => {
  test.each([
    ['imagenet/mobilenet_v1_0.75_224', 'tfjs-layers', 'mobilenet_0.75_224'],
    ['imagenet/mobilenet_v2_1.0_224', 'tfjs-layers', 'mobilenet_v2_1.0_224'],
    ['cifar10/vgg_small_layers', 'tfjs-layers', 'cifar_vgg'],
    ['cifar10/resnet8_layers', 'tfjs-layers', 'resnet8_layers'],
    ['cifar10/resnet20_layers', 'tfjs-layers', 'cifar_resnet20'],
    ['mnist/lenet5_layers', 'tfjs-layers', 'lenet5'],
    ['mnist/lenet_graph', 'tfjs-graph', 'lenet_graph'],
    ['mnist/lenet_linear_multioutput_layers', 'tfjs-layers', 'lenet_linear_multioutput_layers'],
    ['fashion_mnist/vgg_small_layers', 'tfjs-layers', 'fashion_vgg'],
    ['tiny_vgg/model', 'tfjs-layers', 'sequential'],
  ])('%s', async (path, format, name) => {
    const files = diskFiles(`${SHARED}/${path}`);
    const data = await readModelFiles(files);
    expect(data).toMatchObject({ format, name });
    expect(await modelParts(files)).toHaveLength(
      files.filter((file) => /shard|model\.json/.test(file.path)).length,
    );
  });
});
