import { EngineError, throwIfAborted } from '../../lib/errors.ts';
import { baseName, byPath, commonFolder, type NamedFile, stem } from '../../lib/files.ts';
import { readUnpacked } from '../../lib/gzip.ts';
import { thousands } from '../../lib/thousands.ts';
import type { PixelSet } from '../image-set.ts';

const SIDE = 32;
const PLANE = SIDE * SIDE;
/** One label byte, then the red, green and blue plane of 32 x 32 pixels (https://www.cs.toronto.edu/~kriz/cifar.html). */
export const CIFAR_RECORD = 1 + 3 * PLANE;
const CIFAR_100_RECORD = CIFAR_RECORD + 1;
const LARGEST_LABEL = 9;
/** As the published batches are called; other files may be anything. */
const BATCH_NAME = /^(data|test)_batch/i;

/**
 * A data set from CIFAR-10 binary batches, joined in the order of their paths; pixels become [n, 32, 32, 3].
 * @throws EngineError 'bad-dataset' when a file is no whole number of records or holds a label over 9.
 */
export async function readCifarSet(files: readonly NamedFile[], signal?: AbortSignal): Promise<PixelSet> {
  const batches: Uint8Array[] = [];
  const sorted = [...files].sort(byPath);
  for (const file of sorted) {
    throwIfAborted(signal, `Reading ${file.path}`);
    const bytes = await readUnpacked(file, signal);
    checkRecords(bytes, file.path);
    batches.push(bytes);
  }
  const length = batches.reduce((sum, bytes) => sum + bytes.length / CIFAR_RECORD, 0);
  const labels = new Int32Array(length);
  const pixels = new Uint8Array(length * 3 * PLANE);
  let input = 0;
  for (const bytes of batches) {
    for (let start = 0; start < bytes.length; start += CIFAR_RECORD, input++) {
      labels[input] = bytes[start] ?? 0;
      interleave(bytes.subarray(start + 1, start + CIFAR_RECORD), pixels, input * 3 * PLANE);
    }
  }
  const name = setName(sorted.map(({ path }) => path));
  const size = { height: SIDE, width: SIDE, channels: 3 as const };
  return {
    kind: 'pixels',
    format: 'cifar-10',
    name,
    length,
    ...size,
    pixels,
    labels,
    classes: null,
    skipped: [],
  };
}

function checkRecords(bytes: Uint8Array, name: string): void {
  const rest = bytes.length % CIFAR_RECORD;
  if (bytes.length === 0 || rest !== 0) throw cutShort(bytes.length, name);
  for (let start = 0; start < bytes.length; start += CIFAR_RECORD) {
    const label = bytes[start] ?? 0;
    if (label > LARGEST_LABEL) {
      const record = thousands(start / CIFAR_RECORD);
      throw bad(
        `${name}: label ${label} found in record ${record}; 0 to 9 expected; check that it is a CIFAR-10 binary file`,
      );
    }
  }
}

function cutShort(found: number, name: string): EngineError {
  const size = `${name}: ${thousands(found)} bytes found`;
  if (found > 0 && found % CIFAR_100_RECORD === 0) {
    return bad(
      `${size}, records of ${CIFAR_100_RECORD} as in CIFAR-100; CIFAR-10 records of ${CIFAR_RECORD} expected; CIFAR-100 is not readable yet`,
    );
  }
  const whole = thousands(Math.floor(found / CIFAR_RECORD));
  const counted = `a multiple of ${thousands(CIFAR_RECORD)} (CIFAR-10 records) expected, these are ${whole} records and ${found % CIFAR_RECORD} bytes`;
  if (BATCH_NAME.test(baseName(name))) {
    return bad(`${size}; ${counted}; the file is cut short or of another kind, download it again`);
  }
  return bad(
    `${size}; as data ${counted}; as weights of a model its model.json is expected beside it; drop both together, or download the data again`,
  );
}

function interleave(planes: Uint8Array, pixels: Uint8Array, offset: number): void {
  for (let pixel = 0, at = offset; pixel < PLANE; pixel++, at += 3) {
    pixels[at] = planes[pixel] ?? 0;
    pixels[at + 1] = planes[pixel + PLANE] ?? 0;
    pixels[at + 2] = planes[pixel + 2 * PLANE] ?? 0;
  }
}

function setName(paths: readonly string[]): string {
  const [only] = paths;
  if (only !== undefined && paths.length === 1) return stem(only);
  return baseName(commonFolder(paths)) || 'CIFAR-10';
}

function bad(message: string): EngineError {
  return new EngineError('bad-dataset', message);
}
