import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { demoPath, modelFiles, smallDemo, temporaryFile, temporaryFolder } from './files.ts';

const demoModel = () => modelFiles(demoPath());
const modelJson = () => demoModel().find((path) => path.endsWith('model.json')) ?? '';
const shard = () => demoModel().find((path) => !path.endsWith('model.json')) ?? '';

/** Writes several files into one fresh folder. */
function together(files: Record<string, Uint8Array | string>): string[] {
  const folder = temporaryFolder();
  return Object.entries(files).map(([name, bytes]) => {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    return path;
  });
}

export const modelWithoutWeights = () => [modelJson()];

export function modelWithMissingShard(): string[] {
  const json = JSON.parse(readFileSync(modelJson(), 'utf8'));
  json.weightsManifest[0].paths = ['half-1.bin', 'half-2.bin'];
  const bytes = readFileSync(shard());
  return together({ 'model.json': JSON.stringify(json), 'half-1.bin': bytes.subarray(0, bytes.length / 2) });
}

export function modelWithShortShard(): string[] {
  const json = JSON.parse(readFileSync(modelJson(), 'utf8'));
  json.weightsManifest[0].paths = ['weights.bin'];
  const bytes = readFileSync(shard());
  return together({
    'model.json': JSON.stringify(json),
    'weights.bin': bytes.subarray(0, bytes.length - 16),
  });
}

/** A dense network on 784 numbers: a good model file, yet its input is no image. */
export function modelOnVectors(): string[] {
  const dense = {
    name: 'digits',
    units: 2,
    use_bias: true,
    activation: 'softmax',
    batch_input_shape: [null, 784],
  };
  const json = {
    format: 'layers-model',
    modelTopology: {
      class_name: 'Sequential',
      config: { name: 'vectors', layers: [{ class_name: 'Dense', config: dense }] },
    },
    weightsManifest: [
      {
        paths: ['weights.bin'],
        weights: [
          { name: 'digits/kernel', shape: [784, 2], dtype: 'float32' },
          { name: 'digits/bias', shape: [2], dtype: 'float32' },
        ],
      },
    ],
  };
  return together({ 'model.json': JSON.stringify(json), 'weights.bin': new Uint8Array(4 * (784 * 2 + 2)) });
}

/** The first two files of the small demo set, with their bytes changed. */
function changedIdx(images: (bytes: Buffer) => Uint8Array, labels: (bytes: Buffer) => Uint8Array): string[] {
  const [imagePath = '', labelPath = ''] = smallDemo(50);
  return together({
    'broken-images-idx3-ubyte': images(readFileSync(imagePath)),
    'broken-labels-idx1-ubyte': labels(readFileSync(labelPath)),
  });
}

const same = (bytes: Buffer) => bytes;

export const idxCutShort = () =>
  changedIdx((bytes) => bytes.subarray(0, bytes.length - 100), same).slice(0, 1);

export const idxWrongMagic = () =>
  changedIdx((bytes) => Buffer.concat([Buffer.from([9, 9, 9, 9]), bytes.subarray(4)]), same).slice(0, 1);

export const labelsOfAnotherLength = () => changedIdx(same, () => readFileSync(smallDemo(30)[1] ?? ''));

/** CIFAR-10 records of grey noise: one label byte and 3,072 pixel bytes each. */
export function cifar(name: string, records: number, cut = 0, label = 3): string[] {
  const bytes = new Uint8Array(records * 3073 - cut);
  bytes.forEach((_, at) => {
    bytes[at] = at % 3073 === 0 ? label : (at * 37) % 256;
  });
  return [temporaryFile(name, bytes)];
}
