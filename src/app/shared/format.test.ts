import { describe, expect, it } from 'vitest';
import { className, formatMs, formatSeconds, formatShort, formatValue } from './format.ts';

describe('formats', () => {
  it('values keep four digits', () => {
    expect(formatValue(0)).toBe('0');
    expect(formatValue(-12.3456)).toBe('-12.35');
    expect(formatValue(1.23e-7)).toBe('1.23e-7');
    expect(formatValue(Number.NaN)).toBe('NaN');
  });

  it('short values keep three digits', () => {
    const values = [0, 0.94123, 0.05123, 12.345, -4.6543, 123.4, 1.23e-7, 3.21e-10, -123_456];
    expect(values.map(formatShort)).toEqual([
      '0',
      '0.941',
      '0.051',
      '12.3',
      '-4.65',
      '123',
      '1e-7',
      '3e-10',
      '-1e+5',
    ]);
  });

  it('times', () => {
    expect(formatMs(83.6)).toBe('84 ms');
    expect(formatMs(12_340)).toBe('12.3 s');
    expect(formatSeconds(0.2)).toBe('1 s');
    expect(formatSeconds(125)).toBe('2 min 5 s');
  });

  it('class names fall back to numbers', () => {
    expect(className(['cat'], 0)).toBe('cat');
    expect(className(['cat'], 1)).toBe('1');
    expect(className(null, 3)).toBe('3');
  });
});
