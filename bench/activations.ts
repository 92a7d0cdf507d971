import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { loadNetwork, type Network } from '../src/model/index.ts';
import {
  cifarImages,
  hasData,
  idxImages,
  readModel,
  useBackend as startBackend,
} from '../src/model/test-fixtures.ts';

export { hasData };

export const inputs = 10_000;
/** Units of the largest layers beyond these are left out, for memory. */
export const mostUnits = 4096;
const batchSize = 100;
const folder = 'bench/.cache';

/** A trained model and the layers that the benchmarks ask about. */
export type BenchModel = {
  name: string;
  /** Its folder under ../shared/data. */
  folder: string;
  data: 'cifar10' | 'fashion_mnist';
  layers: string[];
};

export const resnet: BenchModel = {
  name: 'ResNet-20',
  folder: 'cifar10/resnet20_layers',
  data: 'cifar10',
  layers: ['relu1', 'layer2_1_relu2', 'layer3_2_relu2', 'avgpool', 'linear'],
};

export const models: BenchModel[] = [
  resnet,
  {
    name: 'CIFAR VGG',
    folder: 'cifar10/vgg_small_layers',
    data: 'cifar10',
    layers: ['block1_conv1', 'block2_conv2', 'block3_conv2', 'fc1', 'predictions'],
  },
  {
    name: 'Fashion VGG',
    folder: 'fashion_mnist/vgg_small_layers',
    data: 'fashion_mnist',
    layers: ['block1_conv1', 'block2_conv1', 'block2_conv2', 'fc1', 'predictions'],
  },
];

/** A layer's activations [inputs, units] of the first `units` of its `allUnits`, flat and row-major. */
export type LayerActivations = { name: string; units: number; allUnits: number; data: Float32Array };

/** Every input's activations of the model's bench layers: run once on wasm, then kept on disk. */
export async function activationsOf(model: BenchModel): Promise<LayerActivations[]> {
  const saved = model.layers.map((layer) => read(model, layer));
  if (saved.every((layer) => layer !== null)) return saved;
  const layers = await runAll(model);
  mkdirSync(folder, { recursive: true });
  for (const layer of layers) write(model, layer);
  return layers;
}

/** [10,000]: the classes of a model's images. */
export function labelsOf({ data }: BenchModel): Int32Array {
  // The set of CIFAR-10 images that comes decoded has class i mod 10 at place i.
  if (data === 'cifar10') return Int32Array.from({ length: inputs }, (_, id) => id % 10);
  return Int32Array.from(idxImages(data, inputs).labels);
}

async function runAll(model: BenchModel): Promise<LayerActivations[]> {
  await startBackend('wasm');
  const network = await loadNetwork(readModel(model.folder));
  const images = model.data === 'cifar10' ? cifarImages(inputs) : idxImages(model.data, inputs).images;
  const layers = model.layers.map((name) => {
    const allUnits = network.layers.find((layer) => layer.name === name)?.units ?? 0;
    const units = Math.min(allUnits, mostUnits);
    return { name, units, allUnits, data: new Float32Array(inputs * units) };
  });
  for (let start = 0; start < inputs; start += batchSize) {
    const outputs = runBatch(network, images, start, model.layers);
    for (const [at, layer] of layers.entries()) copyRows(outputs[at] as Float32Array, layer, start);
  }
  network.dispose();
  return layers;
}

/** All layers in one pass. */
function runBatch({ graph, input }: Network, images: Float32Array, start: number, names: string[]) {
  const { height, width, channels } = input;
  const size = height * width * channels;
  const rows = images.subarray(start * size, (start + batchSize) * size);
  const fetches = names.map((name) => graph.sites(name, 'out')[0]?.key ?? '');
  const place = graph.inputs[0];
  if (!place) throw new Error('an input expected');
  const outputs: Tensor[] = tidy(() => {
    const x = tensor(rows, [batchSize, ...place.shape], 'float32');
    return graph.evaluate(new Map([[place.key, x]]), fetches);
  });
  return outputs.map((output) => {
    const values = output.dataSync<'float32'>();
    output.dispose();
    return values;
  });
}

function copyRows(values: Float32Array, { units, allUnits, data }: LayerActivations, start: number): void {
  for (let row = 0; row < batchSize; row++)
    data.set(values.subarray(row * allUnits, row * allUnits + units), (start + row) * units);
}

const keys = new Map<string, string>();

/** The first 32 bits of the model's weights' hash tell one model from another. */
function fileOf(model: BenchModel, layer: string): string {
  let key = keys.get(model.folder);
  if (!key) {
    key = createHash('sha256')
      .update(new Uint8Array(readModel(model.folder).weights))
      .digest('hex')
      .slice(0, 8);
    keys.set(model.folder, key);
  }
  return `${folder}/${model.folder.replaceAll('/', '-')}-${key}-${layer}`;
}

function read(model: BenchModel, name: string): LayerActivations | null {
  const file = fileOf(model, name);
  if (!existsSync(`${file}.json`)) return null;
  const { units, allUnits } = JSON.parse(readFileSync(`${file}.json`, 'utf8'));
  const bytes = readFileSync(`${file}.f32`);
  return { name, units, allUnits, data: new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4) };
}

/** The small file comes last: with it the large one is complete. */
function write(model: BenchModel, { name, units, allUnits, data }: LayerActivations): void {
  const file = fileOf(model, name);
  writeFileSync(`${file}.f32`, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  writeFileSync(`${file}.json`, JSON.stringify({ units, allUnits }));
}
