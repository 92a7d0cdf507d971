import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { gunzip, gunzipStart, readUnpacked } from './gzip.ts';

const data = Buffer.from(Array.from({ length: 300_000 }, (_, index) => (index * 7919) % 251));
const file = (bytes: Uint8Array<ArrayBuffer>) => ({ path: 'a.gz', blob: new Blob([bytes]) });
const packed = Uint8Array.from(gzipSync(data));

test('unpacks whole, or as much as asked for', async () => {
  expect(Buffer.from(await gunzip(file(packed))).equals(data)).toBe(true);
  expect([...(await gunzipStart(file(packed), 5))]).toEqual([...data.subarray(0, 5)]);
  expect(Buffer.from(await readUnpacked(file(Uint8Array.from(data)))).equals(data)).toBe(true);
});

test('the limit counts what comes out', async () => {
  await expect(gunzip(file(packed), 299_999)).rejects.toThrow(/unpacks to more than 299,999 bytes/);
  expect(await gunzip(file(packed), 300_000)).toHaveLength(300_000);
});

test('damage, a missing end and cancelling', async () => {
  await expect(gunzip(file(packed.slice(0, -5)))).rejects.toMatchObject({ code: 'bad-file' });
  const damaged = packed.slice();
  damaged[packed.length - 6] = (damaged[packed.length - 6] ?? 0) ^ 1;
  await expect(gunzip(file(damaged))).rejects.toThrow(/a\.gz: the gzip data are damaged or cut short/);
  await expect(gunzip(file(packed), 1e9, AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' });
});
