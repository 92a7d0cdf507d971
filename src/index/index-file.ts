import { EngineError } from '../lib/errors.ts';
import { formatVersion } from './core.ts';
import { crc32 } from './crc32.ts';
import {
  cutShort,
  damaged,
  decodeHead,
  decodeManifest,
  encodeManifest,
  type FilePiece,
  headBytes,
  type IndexFileMeta,
  type IndexFingerprints,
  magic,
  pieceSizes,
} from './index-manifest.ts';
import type { ReadRange } from './range-reader.ts';
import type { IndexLayout, ReadPiece } from './types.ts';

/** An index file of which only the manifest was read. */
export type IndexFile = {
  meta: IndexFileMeta;
  layout: IndexLayout;
  /** Reads no more than it is asked for. Blocks carry their own checksums. */
  read: ReadPiece;
  /** A whole piece, its checksum checked: for copying the index into a store. */
  piece(piece: number): Promise<Uint8Array>;
};

/**
 * One layer's index as one file, chunk after chunk; docs/index-file.md describes it. Every piece is read twice, since
 * its checksum stands before it.
 *
 * @throws EngineError 'storage' when a piece is not as the layout says, and whatever `read` throws.
 */
export async function* writeIndexFile(
  meta: IndexFileMeta,
  layout: IndexLayout,
  read: ReadPiece,
): AsyncGenerator<Uint8Array<ArrayBufferLike>> {
  const sizes = pieceSizes(layout);
  const pieces: FilePiece[] = [];
  let offset = 0;
  for (const [at, bytes] of sizes.entries()) {
    pieces.push({ offset, bytes, crc32: crc32(await readWhole(read, at, bytes)) });
    offset += bytes;
  }
  yield encodeManifest({ meta, layout, pieces });
  for (const [at, { bytes, crc32: checksum }] of pieces.entries()) {
    const piece = await readWhole(read, at, bytes);
    if (crc32(piece) !== checksum) throw changed(at);
    yield piece;
  }
  yield magic.slice();
}

/**
 * Opens an index file by reading its header, its manifest and its last bytes; units are read when they are asked for.
 *
 * @throws EngineError 'bad-file' for another kind of file, a damaged manifest or one that is cut short; 'unsupported'
 * for a version that this page does not read.
 */
export async function openIndexFile(readRange: ReadRange): Promise<IndexFile> {
  const { manifestBytes, checksum } = decodeHead(await readRange(0, headBytes));
  const manifest = await readAll(readRange, headBytes, manifestBytes);
  const { meta, layout, pieces } = decodeManifest(manifest, checksum);
  checkVersion(layout);
  const start = headBytes + manifestBytes;
  const end = await readAll(readRange, start + layout.bytes, magic.length);
  if (!magic.every((byte, at) => end[at] === byte)) throw damaged('end');

  const read: ReadPiece = async (piece, offset, length) => {
    const place = pieces[piece];
    if (!place || offset < 0 || offset + length > place.bytes) {
      throw new EngineError(
        'internal',
        `index file: ${length} bytes at ${offset} of piece ${piece} asked; it has ${place?.bytes ?? 0}`,
      );
    }
    return readAll(readRange, start + place.offset + offset, length);
  };
  return {
    meta,
    layout,
    read,
    async piece(piece) {
      const bytes = await read(piece, 0, pieces[piece]?.bytes ?? 0);
      if (crc32(bytes) !== pieces[piece]?.crc32) throw damaged(`piece ${piece}`);
      return bytes;
    },
  };
}

const subjects = {
  model: ['model', 'open the model it was made with'],
  dataset: ['data set', 'open the data set it was made of'],
  preprocessing: [
    'preprocessing',
    'set the preprocessing it was made with (height, width, channels, resize, order, scale, mean, std)',
  ],
} as const;

/**
 * @throws EngineError 'mismatch' when the index was made of something else; the message says of what, and what to do.
 */
export function checkFingerprints(meta: IndexFileMeta, expected: IndexFingerprints): void {
  const differing = (['model', 'dataset', 'preprocessing'] as const).filter(
    (key) => meta.fingerprints[key] !== expected[key],
  );
  if (differing.length === 0) return;
  const list = (key: 'model' | 'dataset' | 'preprocessing', prints: IndexFingerprints) =>
    `${subjects[key][0]} ${key === 'preprocessing' ? prints[key] : prints[key].slice(0, 12)}`;
  const found = differing.map((key) => list(key, meta.fingerprints)).join(', ');
  const open = differing.map((key) => list(key, expected)).join(', ');
  const advice = differing.map((key) => subjects[key][1]).join(', ');
  throw new EngineError(
    'mismatch',
    `index of ${meta.layer} (${meta.names.model}, ${meta.names.dataset}): made of ${found}; ${open} expected; ${advice}, or build the index here`,
  );
}

function checkVersion({ version }: IndexLayout): void {
  if (version === formatVersion) return;
  throw new EngineError(
    'unsupported',
    `index file: unit blocks of format ${version}; ${formatVersion} expected; build the index again and export it from a page of this version`,
  );
}

async function readAll(readRange: ReadRange, offset: number, length: number): Promise<Uint8Array> {
  const bytes = await readRange(offset, length);
  if (bytes.length !== length) throw cutShort(bytes.length, length);
  return bytes;
}

async function readWhole(read: ReadPiece, piece: number, bytes: number): Promise<Uint8Array> {
  const found = await read(piece, 0, bytes);
  if (found.length !== bytes) throw changed(piece);
  return found;
}

function changed(piece: number): EngineError {
  return new EngineError(
    'storage',
    `index: piece ${piece} is not what was stored; the bytes of its build expected; delete the index and build it again`,
  );
}
