import { EngineError } from '../lib/errors.ts';

/** Bytes [offset, offset + length); fewer where the file ends before. Offsets may lie beyond 4 GiB. */
export type ReadRange = (offset: number, length: number) => Promise<Uint8Array>;

/** Reads a file that is at hand. */
export function blobReader(blob: Blob): ReadRange {
  return async (offset, length) => new Uint8Array(await blob.slice(offset, offset + length).arrayBuffer());
}

/**
 * Reads a file on a host by range requests.
 *
 * @throws EngineError, on reading: 'unsupported' when the host answers with more than was asked for; 'bad-file' when there
 * is no such file, it does not answer, or the file changed since the first read.
 */
export function rangeReader(url: string, fetcher: typeof fetch = fetch): ReadRange {
  let tag: string | null = null;
  return async (offset, length) => {
    if (length === 0) return new Uint8Array();
    const response = await request(url, offset, length, fetcher);
    if (response.status === 416) return new Uint8Array();
    if (response.status !== 206) {
      await response.body?.cancel();
      throw refused(url, response.status);
    }
    const found = response.headers.get('etag');
    if (tag !== null && found !== null && tag !== found) {
      throw new EngineError(
        'bad-file',
        `${url}: another file than at the first read; the same expected; open it again`,
      );
    }
    tag ??= found;
    return checkRange(url, response, offset, length);
  };
}

async function request(
  url: string,
  offset: number,
  length: number,
  fetcher: typeof fetch,
): Promise<Response> {
  try {
    return await fetcher(url, { headers: { Range: `bytes=${offset}-${offset + length - 1}` } });
  } catch (cause) {
    throw new EngineError(
      'bad-file',
      `${url}: no answer; an index file expected; check the address and the connection`,
      { cause },
    );
  }
}

async function checkRange(
  url: string,
  response: Response,
  offset: number,
  length: number,
): Promise<Uint8Array> {
  const range = response.headers.get('content-range');
  const bytes = new Uint8Array(await response.arrayBuffer());
  const start = range === null ? offset : Number(/^bytes (\d+)-/.exec(range)?.[1]);
  if (start === offset && bytes.length <= length) return bytes;
  throw new EngineError(
    'unsupported',
    `${url}: ${bytes.length} bytes (${range ?? 'no Content-Range'}) for bytes ${offset} to ${offset + length - 1}; just these expected; the host must not compress or rewrite ranges`,
  );
}

function refused(url: string, status: number): EngineError {
  if (status === 200) {
    return new EngineError(
      'unsupported',
      `${url}: the host answered 200 with the whole file; 206 Partial Content expected; the host must support range requests`,
    );
  }
  return new EngineError(
    'bad-file',
    `${url}: the host answered ${status}; 206 Partial Content expected; check the address`,
  );
}
