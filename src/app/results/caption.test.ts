import { describe, expect, it } from 'vitest';
import { captionOf } from './caption.ts';

const naming = { labels: [0, 0, -1, -1], predictions: [0, 1, 1, -1], classes: ['T-shirt/top', 'Shirt'] };

describe('caption of a result', () => {
  it('names the label, and what it was taken for', () => {
    expect([0, 1, 2, 3].map((input) => captionOf(input, naming))).toEqual([
      'T-shirt/top',
      'T-shirt/top, seen as Shirt',
      'Shirt',
      'input 3',
    ]);
  });

  it('does without predictions, labels and names of classes', () => {
    expect(captionOf(1, { ...naming, predictions: null })).toBe('T-shirt/top');
    expect(captionOf(1, { ...naming, classes: null })).toBe('0, seen as 1');
    expect(captionOf(1, { labels: null, predictions: null, classes: null })).toBe('input 1');
  });
});
