import { createHash } from 'node:crypto';
import { afterEach, expect, test, vi } from 'vitest';
import { crc32 } from './crc32.ts';
import { sha256 } from './fingerprint.ts';

afterEach(() => vi.unstubAllGlobals());

test('the digest is SHA-256 of the list of lengths and digests', async () => {
  const parts = ['abc', Uint8Array.of(1, 2, 3), '', 'ü'];
  const list = parts.map((part) => {
    const bytes = Buffer.from(part as string);
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(bytes.length));
    return Buffer.concat([length, createHash('sha256').update(bytes).digest()]);
  });
  expect(await sha256(parts)).toBe(createHash('sha256').update(Buffer.concat(list)).digest('hex'));
});

test('where one part ends counts', async () => {
  const digests = await Promise.all(
    [['ab', 'c'], ['a', 'bc'], ['abc'], ['abc', ''], []].map((parts) => sha256(parts)),
  );
  expect(new Set(digests).size).toBe(5);
});

test('an insecure origin is named', async () => {
  vi.stubGlobal('crypto', {});
  await expect(sha256(['a'])).rejects.toMatchObject({
    code: 'unsupported',
    message: expect.stringMatching(/open the page over https or from localhost/),
  });
});

test('crc32 gives the published check value', () => {
  expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
});
