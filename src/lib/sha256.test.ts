import { createHash } from 'node:crypto';
import { expect, test, vi } from 'vitest';
import { sha256 } from './sha256.ts';

const digest = (data: Uint8Array) => createHash('sha256').update(data).digest();

test('is the digest of lengths and digests', async () => {
  const lengths = (length: number) => Buffer.from([0, 0, 0, 0, 0, 0, 0, length]);
  const parts = [Buffer.from('äb'), Buffer.from([1, 2, 3])];
  const expected = digest(Buffer.concat(parts.flatMap((part) => [lengths(part.length), digest(part)])));
  expect(await sha256(['äb', new Uint8Array([9, 1, 2, 3]).subarray(1)])).toBe(expected.toString('hex'));
});

test('where a part ends counts', async () => {
  const digests = await Promise.all([['ab', 'c'], ['a', 'bc'], ['abc'], ['abc', '']].map(sha256));
  expect(new Set(digests).size).toBe(4);
});

test('without crypto.subtle it says what is needed', async () => {
  vi.stubGlobal('crypto', {});
  await expect(sha256(['a'])).rejects.toMatchObject({
    code: 'unsupported',
    message: expect.stringMatching(/https or on localhost/),
  });
  vi.unstubAllGlobals();
});
