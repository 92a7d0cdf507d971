import { EngineError, throwIfAborted } from './errors.ts';
import { type NamedFile, readBytes } from './files.ts';
import { thousands } from './thousands.ts';

/** Largest file that is unpacked, in bytes of output. */
export const GZIP_LIMIT = 2 ** 30;

/** Whether bytes start as gzip does (RFC 1952, 2.3.1: 1f 8b, method 8). */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8;
}

/**
 * Unpacks a gzip file.
 * @throws EngineError 'bad-file' when it is damaged, cut short, or holds more than `limit` bytes.
 */
export async function gunzip(
  file: NamedFile,
  limit = GZIP_LIMIT,
  signal?: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const { chunks, length, more } = await unpack(file, limit, signal);
  if (more) {
    throw new EngineError(
      'bad-file',
      `${file.path}: unpacks to more than ${thousands(limit)} bytes; at most that many expected; split it`,
    );
  }
  return join(chunks, length);
}

/** The first `count` unpacked bytes of a gzip file; what follows is not looked at. */
export async function gunzipStart(file: NamedFile, count: number): Promise<Uint8Array<ArrayBuffer>> {
  const { chunks, length } = await unpack(file, count - 1);
  return join(chunks, length).subarray(0, count);
}

/** The bytes of a file, unpacked when it is gzip. */
export async function readUnpacked(file: NamedFile, signal?: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
  return isGzip(await readBytes(file, 3)) ? gunzip(file, GZIP_LIMIT, signal) : readBytes(file);
}

type Unpacked = { chunks: Uint8Array[]; length: number; more: boolean };

async function unpack(file: NamedFile, limit: number, signal?: AbortSignal): Promise<Unpacked> {
  const reader = file.blob.stream().pipeThrough(new DecompressionStream('gzip')).getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    while (length <= limit) {
      throwIfAborted(signal, `Reading ${file.path}`);
      const { done, value } = await reader.read();
      if (done) return { chunks, length, more: false };
      chunks.push(value);
      length += value.length;
    }
  } catch (cause) {
    if (cause instanceof EngineError) throw cause;
    throw new EngineError(
      'bad-file',
      `${file.path}: the gzip data are damaged or cut short; a whole .gz file expected; download it again`,
      { cause },
    );
  } finally {
    await reader.cancel().catch(() => undefined);
  }
  return { chunks, length, more: true };
}

function join(chunks: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}
