import { describe, expect, it } from 'vitest';
import { bestOf, randomisationText } from './checks.ts';

describe('checks', () => {
  it('the best is the least or the largest', () => {
    expect(bestOf([3, 2, 1, 2], 'low')).toBe(2);
    expect(bestOf([3, 2, 1, 2], 'high')).toBe(0);
  });

  it('nothing is best before every map has a number', () => {
    expect(bestOf([3, null, 1], 'low')).toBeNull();
    expect(bestOf([3, Number.NaN, 1], 'high')).toBeNull();
  });

  it('nothing is best alone, among equals, or where no end is better', () => {
    expect(bestOf([3], 'low')).toBeNull();
    expect(bestOf([1, 1, 2], 'low')).toBeNull();
    expect(bestOf([1, 2], null)).toBeNull();
  });

  it('tells what a correlation means', () => {
    expect(randomisationText(0.95)).toContain('hardly depends');
    expect(randomisationText(Number.NaN)).toContain('nothing to compare');
    expect(randomisationText(-0.1)).toContain('the map depends on what the network learnt.');
  });
});
