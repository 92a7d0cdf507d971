import { expect, it } from 'vitest';
import { formatBytes } from './bytes.ts';

it('bytes are told in powers of 1000', () => {
  expect(formatBytes(0)).toBe('0 B');
  expect(formatBytes(999)).toBe('999 B');
  expect(formatBytes(999_600)).toBe('1.0 MB');
  expect(formatBytes(2_449_000)).toBe('2.4 MB');
  expect(formatBytes(123_456_789)).toBe('123 MB');
});
