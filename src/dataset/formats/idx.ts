import { EngineError } from '../../lib/errors.ts';
import { baseName, folderName, type NamedFile, stem } from '../../lib/files.ts';
import { readUnpacked } from '../../lib/gzip.ts';
import { thousands } from '../../lib/thousands.ts';
import type { PixelSet } from '../image-set.ts';

/** An IDX array of unsigned bytes: the last dimension runs fastest. */
export type IdxArray = { shape: number[]; data: Uint8Array<ArrayBuffer> };

type NamedArray = IdxArray & { file: NamedFile };

const TYPES = new Map([
  [0x09, 'signed byte'],
  [0x0b, '16-bit integer'],
  [0x0c, '32-bit integer'],
  [0x0d, 'float32'],
  [0x0e, 'float64'],
]);

/**
 * Reads an IDX file of unsigned bytes: two zero bytes, type 8, number of dimensions, their big-endian 32-bit sizes,
 * then the values (the format of the MNIST database's description).
 * @param name for messages
 * @throws EngineError 'bad-dataset' when the magic number, type or length is wrong.
 */
export function parseIdx(bytes: Uint8Array<ArrayBuffer>, name: string): IdxArray {
  const [zero, zeroToo, type = 0, dimensions = 0] = bytes;
  if (zero !== 0 || zeroToo !== 0 || dimensions < 1 || (type !== 8 && !TYPES.has(type)))
    throw wrongMagic(bytes, name);
  if (type !== 8) {
    throw bad(
      `${name}: IDX values of type ${TYPES.get(type)} found; unsigned bytes (type 8) expected; save the pixels as 0..255`,
    );
  }
  const header = 4 + 4 * dimensions;
  if (bytes.length < header) {
    throw bad(
      `${name}: a header of ${header} bytes expected, found ${bytes.length}; the file is cut short, download it again`,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const shape = Array.from({ length: dimensions }, (_, axis) => view.getUint32(4 + 4 * axis));
  checkLength(shape, bytes.length - header, name);
  return { shape, data: bytes.subarray(header) };
}

/**
 * A data set from IDX files: one of pictures ([n, h, w] or [n, h, w, 1 or 3]) and, if there is one, its labels ([n]).
 * Of several label files the one of the same number and, if still more, of the same name is taken.
 * @throws EngineError 'bad-dataset' when a file is malformed or the files do not belong together.
 */
export async function readIdxSet(files: readonly NamedFile[], signal?: AbortSignal): Promise<PixelSet> {
  const arrays: NamedArray[] = [];
  for (const file of files) arrays.push({ file, ...parseIdx(await readUnpacked(file, signal), file.path) });
  const pictures = arrays.filter(({ shape }) => shape.length > 1);
  const labels = arrays.filter(({ shape }) => shape.length === 1);
  const [images] = pictures;
  if (!images) throw noPictures(labels);
  if (pictures.length > 1) throw severalSets(pictures);
  const { length, height, width, channels } = pictureShape(images);
  const matching = labelsFor(images, labels);
  return {
    kind: 'pixels',
    format: 'idx',
    name: setName(images.file.path),
    length,
    height,
    width,
    channels,
    pixels: images.data,
    labels: matching ? Int32Array.from(matching.data) : null,
    classes: null,
    skipped: labels
      .filter((label) => label !== matching)
      .map(({ file }) => ({
        file: file.path,
        reason: `labels of another set than ${baseName(images.file.path)}`,
      })),
  };
}

function checkLength(shape: readonly number[], found: number, name: string): void {
  const expected = shape.reduce((product, size) => product * size, 1);
  if (expected === found) return;
  const what = shape.length === 1 ? 'labels' : 'pixels';
  const why = found < expected ? 'the file is cut short' : 'the file holds more than its header says';
  const sizes = shape.map(thousands).join(' x ');
  throw bad(
    `${name}: ${thousands(expected)} bytes of ${what} expected for ${sizes}, found ${thousands(found)}; ${why}, download it again`,
  );
}

function pictureShape({ shape, file }: NamedArray): {
  length: number;
  height: number;
  width: number;
  channels: 1 | 3;
} {
  const [length = 0, height = 0, width = 0, channels = 1] = shape;
  const readable = shape.length === 3 || shape.length === 4;
  if (!readable || length < 1 || height < 1 || width < 1 || (channels !== 1 && channels !== 3)) {
    throw bad(
      `${file.path}: an array of ${shape.join(' x ')} found; pictures of n x height x width, or with 1 or 3 channels at the end, expected; save them so`,
    );
  }
  return { length, height, width, channels };
}

function labelsFor(images: NamedArray, labels: readonly NamedArray[]): NamedArray | null {
  const [only] = labels;
  if (!only) return null;
  const sameCount = labels.filter(({ shape }) => shape[0] === images.shape[0]);
  const matching =
    sameCount.length > 1 ? sameCount.filter(({ file }) => setOf(file) === setOf(images.file)) : sameCount;
  const [match] = matching;
  if (match && matching.length === 1) return match;
  const names = labels.map(({ file, shape }) => `${file.path} (${thousands(shape[0] ?? 0)})`).join(', ');
  const pictures = thousands(images.shape[0] ?? 0);
  throw bad(
    `${names}: ${match ? 'several label files' : 'labels'} found; one label for each of the ${pictures} pictures in ${images.file.path} expected; drop the labels of the same set`,
  );
}

/** `t10k` of `t10k-images-idx3-ubyte.gz`. */
function setOf(file: NamedFile): string {
  return stem(file.path).replace(/[-_.]?(images|labels)[-_.]?idx[13][-.]ubyte$/i, '');
}

function setName(path: string): string {
  return baseName(folderName(path)) || stem(path).replace(/[-_.]?(images[-_.]?)?idx[134]?[-.]ubyte$/i, '');
}

function wrongMagic(bytes: Uint8Array, name: string): EngineError {
  const magic = Array.from(bytes.subarray(0, 4), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return bad(
    `${name}: magic number 0x${magic} found; 0x00000803 (IDX pictures) or 0x00000801 (IDX labels) expected; check that it is an IDX file`,
  );
}

function noPictures(labels: readonly NamedArray[]): EngineError {
  const names = labels.map(({ file }) => file.path).join(', ');
  return bad(
    `${names}: labels without pictures found; an IDX file of pictures expected too; drop both files together`,
  );
}

function severalSets(pictures: readonly NamedArray[]): EngineError {
  const names = pictures.map(({ file, shape }) => `${file.path} (${thousands(shape[0] ?? 0)})`).join(', ');
  return bad(
    `${names}: ${pictures.length} files of pictures found; one set expected; drop one set at a time`,
  );
}

function bad(message: string): EngineError {
  return new EngineError('bad-dataset', message);
}
