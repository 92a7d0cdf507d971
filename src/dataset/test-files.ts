import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { NamedFile } from '../lib/files.ts';
import { pictureSize } from './formats/picture-size.ts';
import type { Decode } from './image-set.ts';

/** Real models and data sets for tests; not part of the project. */
export const SHARED = resolve('../shared/data');
export const HAS_SHARED = existsSync(SHARED);
export const NEEDS_SHARED = HAS_SHARED ? '' : ' (skipped: ../shared/data is not there)';

export function named(path: string, ...parts: BlobPart[]): NamedFile {
  return { path, blob: new Blob(parts) };
}

/** A file, or every file below a folder, with paths from the folder's own name on. */
export function diskFiles(path: string, name = path.slice(path.lastIndexOf('/') + 1)): NamedFile[] {
  if (!statSync(path).isDirectory()) return [named(name, readFileSync(path))];
  return readdirSync(path).flatMap((child) => diskFiles(join(path, child), `${name}/${child}`));
}

/** An IDX file of unsigned bytes. */
export function idxBytes(shape: readonly number[], data: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(4 + 4 * shape.length + data.length);
  bytes.set([0, 0, 8, shape.length]);
  for (const [axis, size] of shape.entries()) new DataView(bytes.buffer).setUint32(4 + 4 * axis, size);
  bytes.set(data, 4 + 4 * shape.length);
  return bytes;
}

export async function gzipped(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** A PNG's signature and header, enough for `headerDecode`. */
export function pngHeader(width: number, height: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(33);
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]);
  new DataView(bytes.buffer).setUint32(16, width);
  new DataView(bytes.buffer).setUint32(20, height);
  return bytes;
}

/** Stands in for the browser's decoder, which Node lacks: grey pixels of the size in the file's header. */
export const headerDecode: Decode = async (blob) => {
  const size = pictureSize(new Uint8Array(await blob.arrayBuffer()));
  if (!size) throw new Error('The source image could not be decoded.');
  return { ...size, channels: 3, data: new Uint8Array(size.height * size.width * 3).fill(128) };
};
