import { EngineError } from './errors.ts';

/** A file with its path inside the folder or archive it came from; `/` separates folders. */
export type NamedFile = { path: string; blob: Blob };

/** The last part of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The folder part of a path, without a trailing slash; '' at the top. */
export function folderName(path: string): string {
  const cut = path.lastIndexOf('/');
  return cut < 0 ? '' : path.slice(0, cut);
}

/** The ending of a path in lower case, without its dot; a trailing `.gz` is looked through. '' when there is none. */
export function extension(path: string): string {
  const name = baseName(path).toLowerCase().replace(/\.gz$/, '');
  const dot = name.lastIndexOf('.');
  return dot < 1 ? '' : name.slice(dot + 1);
}

/** The base name of a path without its ending (and without `.gz`). */
export function stem(path: string): string {
  const name = baseName(path).replace(/\.gz$/i, '');
  const dot = name.lastIndexOf('.');
  return dot < 1 ? name : name.slice(0, dot);
}

/** The longest folder that holds every one of the paths; '' when there is none. */
export function commonFolder(paths: readonly string[]): string {
  const folders = paths.map((path) => path.split('/').slice(0, -1));
  const first = folders[0] ?? [];
  let depth = first.length;
  for (const folder of folders) {
    let same = 0;
    while (same < depth && folder[same] === first[same]) same++;
    depth = same;
  }
  return first.slice(0, depth).join('/');
}

/** Orders files by path, by code units, so that the order does not depend on the machine's language. */
export function byPath(a: NamedFile, b: NamedFile): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}

const SYSTEM_NAMES = /^(\..*|__MACOSX|Thumbs\.db|desktop\.ini)$/i;
const COMPANION_NAMES =
  /^((README|LICEN[CS]E|NOTICE)([-._].*)?|SHA256SUMS|card\.json|expected(_\w+)?\.json)$/i;

/** Whether a file is left out without a word: files of the operating system, and notes beside a model or data set. */
export function isIgnored(path: string): boolean {
  return path.split('/').some((part) => SYSTEM_NAMES.test(part)) || COMPANION_NAMES.test(baseName(path));
}

/**
 * The bytes of a file, or its first `count`.
 * @throws EngineError 'bad-file' when the browser can no longer read it.
 */
export async function readBytes(file: NamedFile, count?: number): Promise<Uint8Array<ArrayBuffer>> {
  const blob = count === undefined ? file.blob : file.blob.slice(0, count);
  try {
    return new Uint8Array(await blob.arrayBuffer());
  } catch (cause) {
    throw new EngineError(
      'bad-file',
      `${file.path}: could not be read; it may have changed or been removed since it was chosen; choose it again`,
      { cause },
    );
  }
}
