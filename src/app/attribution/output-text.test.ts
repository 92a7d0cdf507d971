import { describe, expect, it } from 'vitest';
import type { QuantityOfInterest } from '../../engine/api.ts';
import { outputText } from './output-text.ts';

const classes = ['T-shirt', 'Trouser', 'Pullover'];
const top = [
  { class: 2, score: 0.9 },
  { class: 0, score: 0.1 },
];
const text = (quantity: QuantityOfInterest, output: number) =>
  outputText({ quantity }, output, { input: 4, label: null, top }, classes);

describe('the number that is explained', () => {
  it('names the predicted class, and its logit as such', () => {
    expect(text({ kind: 'max-class' }, 4.654)).toBe(
      'Of the predicted class, Pullover; its logit is 4.654 here',
    );
    expect(text({ kind: 'class', class: 0 }, -2)).toBe('Of class T-shirt; its logit is -2 here');
  });

  it('says of scores, of other numbers and of other layers no more than is known', () => {
    expect(text({ kind: 'max-class' }, 0.9)).toBe('Of the predicted class, Pullover; it is 0.9 here');
    expect(text({ kind: 'max-class', activation: 'softmax' }, 0.7)).toContain('; it is 0.7 here');
    expect(text({ kind: 'max-class', anchor: 'pre' }, 4)).toContain('; it is 4 here');
    expect(text({ kind: 'max-class', layer: 'fc1' }, 4)).toBe('Of the largest unit of fc1; it is 4 here');
    expect(text({ kind: 'class', class: 1 }, 4)).toBe('Of class Trouser; it is 4 here');
    expect(outputText({ quantity: { kind: 'max-class' } }, 4.654, null, classes)).toBe(
      'Of the predicted class; it is 4.654 here',
    );
  });
});
