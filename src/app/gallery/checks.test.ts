import { describe, expect, it } from 'vitest';
import { bestOf, randomisationText } from './checks.ts';

describe('checks', () => {
  it('the best is the least or the largest of what is known', () => {
    expect(bestOf([3, null, 1, Number.NaN], 'low')).toBe(2);
    expect(bestOf([3, null, 1, Number.NaN], 'high')).toBe(0);
  });

  it('nothing is best alone, among equals, or where no end is better', () => {
    expect(bestOf([3, null], 'low')).toBeNull();
    expect(bestOf([1, 1, 2], 'low')).toBeNull();
    expect(bestOf([1, 2], null)).toBeNull();
  });

  it('tells what a correlation means', () => {
    expect(randomisationText(0.95)).toContain('hardly depends');
    expect(randomisationText(-0.1)).toContain('the map depends on what the network learnt.');
  });
});
