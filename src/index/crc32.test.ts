import { expect, test } from 'vitest';
import { crc32 } from './crc32.ts';

test('crc32 gives the published check value', () => {
  expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
});
