import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { indexesText, rangeText, readIndexes, readNumber } from './number-text.ts';

describe('numbers as typed', () => {
  it('takes what is in range and says what is expected of the rest', () => {
    const steps = { min: 1, max: 1000, whole: true };
    expect(readNumber('50', steps)).toEqual({ value: 50 });
    for (const text of ['0', '1001', '2.5', 'ten', ' ', '1e9']) {
      expect(readNumber(text, steps)).toMatchObject({
        problem: expect.stringContaining('a whole number from 1 to 1,000 expected'),
      });
    }
    expect(rangeText({ min: 1e-12, max: 10 })).toBe('a number from 1.00e-12 to 10');
  });

  it('numbers and ranges come back as they were written', () => {
    const indexes = fc.uniqueArray(fc.nat(63), { minLength: 1 });
    fc.assert(
      fc.property(indexes, (values) => {
        const sorted = [...values].sort((a, b) => a - b);
        expect(readIndexes(indexesText(values), 64)).toEqual({ values: sorted });
      }),
    );
    expect(indexesText([5, 3, 4, 0])).toBe('0, 3-5');
  });

  it('refuses numbers that do not exist', () => {
    for (const text of ['', '64', '3-64', '5-3', '-1', 'x', '1.5'])
      expect(readIndexes(text, 64)).toHaveProperty('problem');
  });
});
