import { describe, expect, it } from 'vitest';
import { rangeReader } from './range-reader.ts';

const file = Uint8Array.from({ length: 50 }, (_, i) => i);

type Answer = { status?: number; body?: Uint8Array<ArrayBuffer>; headers?: Record<string, string> };

/** A host that answers ranges of `file`, but for what is said otherwise. */
function host(otherwise: (asked: number) => Answer = () => ({})): { reads: string[]; fetcher: typeof fetch } {
  const reads: string[] = [];
  const fetcher: typeof fetch = async (_, init) => {
    const range = new Headers(init?.headers).get('range') ?? '';
    const [first, last] = range.replace('bytes=', '').split('-').map(Number) as [number, number];
    const answer = otherwise(reads.length);
    reads.push(range);
    if (first >= file.length) return new Response(null, { status: 416 });
    return new Response(answer.body ?? file.slice(first, last + 1), {
      status: answer.status ?? 206,
      headers: { 'Content-Range': `bytes ${first}-${last}/50`, ...answer.headers },
    });
  };
  return { reads, fetcher };
}

describe('rangeReader', () => {
  it('asks for just the range, and gives fewer bytes at the end of the file', async () => {
    const { reads, fetcher } = host();
    const read = rangeReader('index.dei', fetcher);
    expect(await read(4, 3)).toEqual(Uint8Array.of(4, 5, 6));
    expect(await read(48, 8)).toEqual(Uint8Array.of(48, 49));
    expect(await read(2 ** 33, 8)).toEqual(new Uint8Array());
    expect(reads).toEqual(['bytes=4-6', 'bytes=48-55', 'bytes=8589934592-8589934599']);
  });

  it.each([
    ['without range requests', { status: 200 }, 'must support range requests'],
    ['without the file', { status: 404 }, 'answered 404'],
    ['that sends other bytes', { headers: { 'Content-Range': 'bytes 0-2/50' } }, 'just these expected'],
    ['that sends more', { body: file }, 'just these expected'],
  ])('refuses a host %s', async (_, answer, message) => {
    await expect(rangeReader('index.dei', host(() => answer).fetcher)(4, 3)).rejects.toThrow(message);
  });

  it('refuses a file that changes between reads', async () => {
    const read = rangeReader('index.dei', host((asked) => ({ headers: { etag: `"${asked}"` } })).fetcher);
    await read(0, 4);
    await expect(read(4, 4)).rejects.toThrow('another file than at the first read');
  });

  it('says so when there is no answer', async () => {
    const silent: typeof fetch = async () => {
      throw new TypeError('fetch failed');
    };
    await expect(rangeReader('index.dei', silent)(0, 4)).rejects.toThrow('no answer');
  });
});
