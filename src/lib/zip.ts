import {
  BlobReader,
  ERR_UNSAFE_FILENAME,
  type FileEntry,
  ZipReader,
} from '@zip.js/zip.js/lib/zip-core-native.js';
import { EngineError, throwIfAborted } from './errors.ts';
import { extension, isIgnored, type NamedFile, readBytes } from './files.ts';
import { thousands } from './thousands.ts';

export type ZipLimits = { entries: number; entryBytes: number; totalBytes: number; nameLength: number };

export const ZIP_LIMITS: ZipLimits = {
  entries: 200_000,
  entryBytes: 2 ** 29,
  totalBytes: 2 ** 31,
  nameLength: 1024,
};

/** Formats that are zip files inside and mean something else as a whole. */
const ZIP_BASED = [
  'keras',
  'npz',
  'pt',
  'pth',
  'pt2',
  'docx',
  'xlsx',
  'pptx',
  'odt',
  'ods',
  'jar',
  'apk',
  'epub',
];

/** Whether bytes start as a zip file does: with a local file header, or the end record of an empty one. */
export function isZip(bytes: Uint8Array): boolean {
  return (
    bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5) && bytes[3] === bytes[2] + 1
  );
}

/**
 * The files inside a zip, checked against their CRC-32; folders, hidden and operating-system files are left out.
 * Sizes are counted on what really comes out, never taken from the archive's headers.
 * @throws EngineError 'bad-file' when it is damaged, encrypted, over a limit, or names a path outside itself.
 */
export async function unzip(
  file: NamedFile,
  limits = ZIP_LIMITS,
  signal?: AbortSignal,
): Promise<NamedFile[]> {
  const reader = new ZipReader(new BlobReader(file.blob), {
    checkSignature: true,
    useWebWorkers: false,
    signal,
  });
  const files: NamedFile[] = [];
  let entries = 0;
  let total = 0;
  try {
    for await (const entry of reader.getEntriesGenerator()) {
      throwIfAborted(signal, `Unpacking ${file.path}`);
      if (++entries > limits.entries) throw tooMuch(file, `more than ${thousands(limits.entries)} files`);
      checkName(file, entry.filename, limits);
      if (entry.directory || isIgnored(entry.filename)) continue;
      if (entry.encrypted) throw encrypted(file, entry.filename);
      const blob = await readEntry(file, entry, Math.min(limits.entryBytes, limits.totalBytes - total));
      total += blob.size;
      files.push({ path: entry.filename, blob });
    }
    return files;
  } catch (cause) {
    throwIfAborted(signal, `Unpacking ${file.path}`);
    throw cause instanceof EngineError ? cause : damaged(file, cause);
  } finally {
    await reader.close();
  }
}

/** Replaces zips by their files, under a folder of the zip's name. A zip inside a zip stays as it is. */
export async function unpackZips(files: readonly NamedFile[], signal?: AbortSignal): Promise<NamedFile[]> {
  const all: NamedFile[] = [];
  for (const file of files) {
    const zipped = !ZIP_BASED.includes(extension(file.path)) && isZip(await readBytes(file, 4));
    if (!zipped) {
      all.push(file);
      continue;
    }
    const folder = file.path.replace(/\.zip$/i, '');
    const inside = await unzip(file, ZIP_LIMITS, signal);
    for (const { path, blob } of inside) all.push({ path: `${folder}/${path}`, blob });
  }
  return all;
}

async function readEntry(file: NamedFile, entry: FileEntry, limit: number): Promise<Blob> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  let exceeded = false;
  const sink = new WritableStream<Uint8Array<ArrayBuffer>>({
    write(chunk) {
      size += chunk.length;
      exceeded = size > limit;
      if (exceeded) throw tooMuch(file, `more than ${thousands(limit)} bytes in ${entry.filename}`);
      chunks.push(chunk);
    },
  });
  try {
    await entry.getData(sink);
  } catch (cause) {
    if (exceeded) throw tooMuch(file, `more than ${thousands(limit)} bytes in ${entry.filename}`);
    throw damaged(file, cause, entry.filename);
  }
  return new Blob(chunks);
}

function checkName(file: NamedFile, name: string, limits: ZipLimits): void {
  const unsafe = /^[/\\]|^[a-z]:/i.test(name) || name.split(/[/\\]/).includes('..');
  if (unsafe) throw unsafeName(file, name);
  if (name.length > limits.nameLength) throw tooMuch(file, `a name of ${thousands(name.length)} characters`);
}

function unsafeName(file: NamedFile, name: string): EngineError {
  return new EngineError(
    'bad-file',
    `${file.path}: holds the path "${name.slice(0, 80)}"; only paths inside the archive expected; pack it again`,
  );
}

function encrypted(file: NamedFile, name: string): EngineError {
  return new EngineError(
    'bad-file',
    `${file.path}: ${name} is encrypted; a zip without password expected; unpack it first`,
  );
}

function tooMuch(file: NamedFile, found: string): EngineError {
  return new EngineError(
    'bad-file',
    `${file.path}: holds ${found}; less expected; drop the unpacked folder instead`,
  );
}

function damaged(file: NamedFile, cause: unknown, entry?: string): EngineError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  if (reason === ERR_UNSAFE_FILENAME) return unsafeName(file, entry ?? '..');
  const where = entry === undefined ? 'the archive' : entry;
  return new EngineError(
    'bad-file',
    `${file.path}: ${where} cannot be unpacked (${reason}); a whole, undamaged zip expected; download or pack it again`,
    { cause },
  );
}
