import { extension, type NamedFile, readBytes } from './files.ts';
import { gunzipStart, isGzip } from './gzip.ts';

/** What a file is by its first bytes. */
export type FileKind = {
  /** `idx` when it starts as an IDX file; `picture`; `json` or `text` by its characters; `other` when named; `bytes` when not known. */
  kind: 'idx' | 'picture' | 'json' | 'text' | 'other' | 'bytes';
  /** Ready for a message: `a PNG picture`, `a PDF`. */
  says: string;
  /** The first bytes, unpacked when the file is gzip; at most 512. */
  start: Uint8Array;
};

const START = 512;

type Signature = [kind: FileKind['kind'], says: string, bytes: string, offset?: number];

/** Bytes as Latin-1 characters. The numbers are those of each format's specification. */
const SIGNATURES: Signature[] = [
  ['picture', 'a PNG picture', '\x89PNG\r\n\x1a\n'],
  ['picture', 'a JPEG picture', '\xff\xd8\xff'],
  ['picture', 'a GIF picture', 'GIF8'],
  ['picture', 'a WebP picture', 'WEBP', 8],
  ['picture', 'an AVIF picture', 'ftypavif', 4],
  ['other', 'HDF5 (Keras .h5): not readable yet', '\x89HDF\r\n\x1a\n'],
  ['other', 'a PDF', '%PDF-'],
  ['other', 'a TIFF picture: not readable yet', 'II*\0'],
  ['other', 'a TIFF picture: not readable yet', 'MM\0*'],
  ['other', 'NumPy .npy: not readable yet', '\x93NUMPY'],
  ['other', 'Parquet: not readable yet', 'PAR1'],
  ['other', 'a 7z archive: unpack it first', '7z\xbc\xaf\x27\x1c'],
  ['other', 'a RAR archive: unpack it first', 'Rar!'],
  ['other', 'a tar archive: unpack it first', 'ustar', 257],
  ['other', 'an xz archive: unpack it first', '\xfd7zXZ\0'],
  ['other', 'a bzip2 archive: unpack it first', 'BZh'],
  ['other', 'a gzip inside a gzip: unpack it first', '\x1f\x8b'],
  ['other', 'a Python pickle: not readable, it may run code', '\x80\x02'],
  ['other', 'a Python pickle: not readable, it may run code', '\x80\x03'],
  ['other', 'a Python pickle: not readable, it may run code', '\x80\x04'],
  ['other', 'a video', 'ftyp', 4],
  ['other', 'a web page', '<!DOCTYPE html'],
  ['other', 'a web page', '<!doctype html'],
  ['other', 'a web page', '<html'],
  ['other', 'WebAssembly', '\0asm'],
];

/** Names of zip-based and unsigned formats that are not read yet. */
const NAMED: Record<string, string> = {
  keras: 'a Keras 3 file: not readable yet',
  npz: 'NumPy .npz: not readable yet',
  pt: 'a PyTorch file: not readable yet',
  pth: 'a PyTorch file: not readable yet',
  onnx: 'ONNX: not readable yet',
  tflite: 'TensorFlow Lite: not readable yet',
  pb: 'a TensorFlow SavedModel: convert it with tensorflowjs_converter',
  safetensors: 'safetensors: weights without a network',
};

/**
 * Looks at the first bytes of a file, through gzip.
 * @throws EngineError 'bad-file' when the file cannot be read or its gzip is damaged at the start.
 */
export async function fileKind(file: NamedFile): Promise<FileKind> {
  const packed = await readBytes(file, START);
  const start = isGzip(packed) ? await gunzipStart(file, START) : packed;
  return { ...kindOf(start, extension(file.path)), start };
}

function kindOf(start: Uint8Array, ending: string): Omit<FileKind, 'start'> {
  if (start.length === 0) return { kind: 'other', says: 'an empty file' };
  const signature = SIGNATURES.find(([, , bytes, offset]) => holds(start, bytes, offset ?? 0));
  if (signature) return { kind: signature[0], says: signature[1] };
  if (isIdxStart(start)) return { kind: 'idx', says: 'an IDX file' };
  if (Object.hasOwn(NAMED, ending)) return { kind: 'other', says: NAMED[ending] ?? ending };
  if (holds(start, 'PK', 0)) return { kind: 'other', says: 'a zip inside a zip: unpack it first' };
  if (holds(start, 'BM', 0) && ending === 'bmp') return { kind: 'picture', says: 'a BMP picture' };
  if (!isText(start)) return { kind: 'bytes', says: `bytes of no known kind, starting ${hexOf(start)}` };
  return /^\s*[[{]/.test(latin(start)) ? { kind: 'json', says: 'JSON' } : { kind: 'text', says: 'text' };
}

/** IDX: two zero bytes, a type code of the MNIST description, and a small number of dimensions. */
function isIdxStart(start: Uint8Array): boolean {
  const [zero, zeroToo, type = 0, dimensions = 0] = start;
  const known = type === 8 || type === 9 || (type >= 0x0b && type <= 0x0e);
  return zero === 0 && zeroToo === 0 && known && dimensions >= 1 && dimensions <= 5;
}

function holds(start: Uint8Array, bytes: string, offset: number): boolean {
  return latin(start.subarray(offset, offset + bytes.length)) === bytes;
}

function isText(start: Uint8Array): boolean {
  return start.every((byte) => byte >= 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d);
}

function latin(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}

function hexOf(start: Uint8Array): string {
  return Array.from(start.subarray(0, 4), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
}
