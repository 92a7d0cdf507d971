import { describe, expect, it } from 'vitest';
import { className, formatMs, formatSeconds, formatValue } from './format.ts';

describe('formats', () => {
  it('values keep four digits', () => {
    expect(formatValue(0)).toBe('0');
    expect(formatValue(-12.3456)).toBe('-12.35');
    expect(formatValue(1.23e-7)).toBe('1.23e-7');
    expect(formatValue(Number.NaN)).toBe('NaN');
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
