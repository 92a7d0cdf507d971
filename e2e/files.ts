import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';

const root = resolve(import.meta.dirname, '..');
const shared = resolve(root, '../shared/data');

export const hasShared = existsSync(shared);
export const whyNoShared = 'needs the model and data collection in ../shared/data';

/** A path inside the collection of real models and data sets. */
export function sharedPath(...parts: string[]): string {
  return join(shared, ...parts);
}

export function demoPath(...parts: string[]): string {
  return join(root, 'public/demo/fashion-mnist', ...parts);
}

/** The model's own files in a folder: model.json and its weights, not the cards beside them. */
export function modelFiles(folder: string): string[] {
  const names = readdirSync(folder).filter((name) => name === 'model.json' || /\.bin$|shard/.test(name));
  return names.map((name) => join(folder, name));
}

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'deepeverest-e2e-'));
}

/** Writes a file into a fresh folder and returns its path. */
export function temporaryFile(name: string, bytes: Uint8Array | string): string {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, bytes);
  return path;
}

/** IDX bytes of the first `count` items; header of 4 bytes per dimension and one magic word. */
function idxHead(path: string, count: number, headBytes: number): Uint8Array {
  const whole = gunzipSync(readFileSync(path));
  const items = whole.readUInt32BE(4);
  const each = (whole.length - headBytes) / items;
  const cut = Uint8Array.prototype.slice.call(whole, 0, headBytes + count * each);
  new DataView(cut.buffer).setUint32(4, count);
  return cut;
}

/** The first images and labels of the demo as two IDX files. */
export function smallDemo(count: number): string[] {
  const folder = temporaryFolder();
  const images = join(folder, 'small-images-idx3-ubyte');
  const labels = join(folder, 'small-labels-idx1-ubyte');
  writeFileSync(images, idxHead(demoPath('t10k-images-idx3-ubyte.gz'), count, 16));
  writeFileSync(labels, idxHead(demoPath('t10k-labels-idx1-ubyte.gz'), count, 8));
  return [images, labels];
}
