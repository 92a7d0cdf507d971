import { EngineError } from '../lib/errors.ts';
import { crc32 } from './crc32.ts';
import type { IndexLayout } from './types.ts';

/** What an index was made of, as fingerprints in hex. */
export type IndexFingerprints = { model: string; dataset: string; preprocessing: string };

/** What an index file says of its index. */
export type IndexFileMeta = {
  layer: string;
  /** What the units of the layout are: `neurons`, or `channels` (pooled by max, then all again by mean). */
  columns: string;
  fingerprints: IndexFingerprints;
  /** Where the activations were computed; exact values have its last bits. */
  backend: string;
  /** For people only. */
  names: { model: string; dataset: string };
  /** ISO 8601. */
  created: string;
};

/** Where a piece lies, counted from the end of the manifest, and the CRC-32 of its bytes. */
export type FilePiece = { offset: number; bytes: number; crc32: number };

export type Manifest = { meta: IndexFileMeta; layout: IndexLayout; pieces: FilePiece[] };

/** Begins and ends a file: as in PNG, one byte above 127 and both kinds of line end show damage in transfer. */
export const magic = Uint8Array.of(0x89, 0x44, 0x45, 0x49, 0x0d, 0x0a, 0x1a, 0x0a);
export const fileVersion = 1;
export const headBytes = 24;

/** Header and manifest: the bytes before the first piece. */
export function encodeManifest({ meta, layout, pieces }: Manifest): Uint8Array<ArrayBuffer> {
  const plain = { ...layout, pieceStarts: [...layout.pieceStarts], offsets: [...layout.offsets] };
  const text = new TextEncoder().encode(JSON.stringify({ ...meta, layout: plain, pieces }));
  const bytes = new Uint8Array(headBytes + text.length);
  const view = new DataView(bytes.buffer);
  bytes.set(magic);
  view.setUint32(8, fileVersion, true);
  view.setUint32(12, text.length, true);
  view.setUint32(16, crc32(text), true);
  view.setUint32(20, crc32(bytes.subarray(0, 20)), true);
  bytes.set(text, headBytes);
  return bytes;
}

/**
 * What the first `headBytes` of a file say.
 *
 * @throws EngineError 'bad-file' when it is no index file, 'unsupported' when it is of a newer version.
 */
export function decodeHead(head: Uint8Array): { manifestBytes: number; checksum: number } {
  if (!magic.every((byte, at) => head[at] === byte)) {
    throw badFile(
      'other first bytes',
      'the 8 that begin every index file',
      'choose a file that was exported here',
    );
  }
  if (head.length < headBytes) throw cutShort(head.length, headBytes);
  const view = new DataView(head.buffer, head.byteOffset, headBytes);
  if (view.getUint32(20, true) !== crc32(head.subarray(0, 20))) throw damaged('header');
  const version = view.getUint32(8, true);
  if (version !== fileVersion) {
    throw new EngineError(
      'unsupported',
      `index file: format ${version}; ${fileVersion} expected; reload the page for its newest version, or export the index again`,
    );
  }
  return { manifestBytes: view.getUint32(12, true), checksum: view.getUint32(16, true) };
}

/** @throws EngineError 'bad-file' when the bytes are not what was written, or do not hold together. */
export function decodeManifest(bytes: Uint8Array, checksum: number): Manifest {
  if (crc32(bytes) !== checksum) throw damaged('manifest');
  const { layout, pieces, ...meta } = parseManifest(new TextDecoder().decode(bytes));
  const pieceStarts = Uint32Array.from(layout.pieceStarts);
  const offsets = Uint32Array.from(layout.offsets);
  const manifest = { meta, layout: { ...layout, pieceStarts, offsets }, pieces };
  checkPieces(manifest);
  return manifest;
}

/** A manifest as JSON: lists in place of typed arrays. */
type ManifestJson = IndexFileMeta & {
  layout: Omit<IndexLayout, 'pieceStarts' | 'offsets'> & { pieceStarts: number[]; offsets: number[] };
  pieces: FilePiece[];
};

/** Files come from anywhere, so that a right checksum says nothing about the shape. */
function parseManifest(text: string): ManifestJson {
  const json: unknown = parseJson(text);
  const { layout, pieces, fingerprints, names, ...meta } = fields(json);
  const { config, pieceStarts, offsets, ...numbers } = fields(layout);
  const texts = [meta.layer, meta.columns, meta.backend, meta.created];
  texts.push(...Object.values(fields(fingerprints)), ...Object.values(fields(names)));
  const well =
    texts.every((value) => typeof value === 'string') &&
    texts.length === 9 &&
    Object.values(numbers).every(isWhole) &&
    [pieceStarts, offsets].every((list) => Array.isArray(list) && list.every(isWhole)) &&
    Array.isArray(pieces) &&
    pieces.every((piece) => Object.values(fields(piece)).every(isWhole)) &&
    typeof fields(config).layout === 'string';
  if (!well) throw damaged('manifest');
  return json as ManifestJson;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw damaged('manifest', cause);
  }
}

function fields(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null) throw damaged('manifest');
  return value as Record<string, unknown>;
}

function isWhole(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** Bytes of each piece of a layout. */
export function pieceSizes({ pieceStarts, offsets }: IndexLayout): number[] {
  const pieces = pieceStarts.length - 1;
  return Array.from({ length: pieces }, (_, i) => offsets[(pieceStarts[i + 1] as number) + i] as number);
}

function checkPieces({ layout, pieces }: Manifest): void {
  const { pieceStarts, offsets, units } = layout;
  const sizes = pieceSizes(layout);
  let end = 0;
  for (const [at, { offset, bytes }] of pieces.entries()) {
    const first = (pieceStarts[at] as number) + at;
    const last = (pieceStarts[at + 1] as number) + at;
    const ascending = offsets
      .subarray(first, last)
      .every((start, i) => start <= (offsets[first + i + 1] ?? 0));
    if (offset !== end || bytes !== sizes[at] || !ascending) throw damaged(`place of piece ${at}`);
    end += bytes;
  }
  const whole = pieces.length === sizes.length && offsets.length === units + pieces.length;
  if (!whole || end !== layout.bytes) throw damaged('list of pieces');
}

export function cutShort(found: number, expected: number): EngineError {
  return badFile(
    `${found} bytes at the place of ${expected}`,
    'all of them',
    'the file is cut short, copy it again',
  );
}

export function damaged(what: string, cause?: unknown): EngineError {
  return badFile(`a damaged ${what}`, 'the bytes that were written', 'copy the file again', cause);
}

function badFile(found: string, expected: string, advice: string, cause?: unknown): EngineError {
  return new EngineError('bad-file', `index file: ${found}; ${expected} expected; ${advice}`, { cause });
}
