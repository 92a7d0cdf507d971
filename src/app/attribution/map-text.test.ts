import { describe, expect, it } from 'vitest';
import type { QuantityOfInterest } from '../../engine/api.ts';
import { checkText, fileName, requestText } from './map-text.ts';

const classes = ['T-shirt', 'Trouser', 'Pullover'];
const text = (quantity: QuantityOfInterest) => requestText({ quantity }, classes);

describe('words about maps', () => {
  it('says what is explained', () => {
    expect(text({ kind: 'units', layer: 'fc1', units: [3] })).toBe('the unit of fc1');
    expect(text({ kind: 'units', layer: 'fc1', units: [3, 4], weights: [1, 2] })).toBe(
      'the weighted sum of 2 units of fc1',
    );
    expect(text({ kind: 'class', class: 1 })).toBe('class Trouser');
    expect(text({ kind: 'class', class: 1, layer: 'fc1' })).toBe('unit 1 of fc1');
    expect(text({ kind: 'comparative', classes: [1, 2] })).toBe('class Trouser minus class Pullover');
    expect(text({ kind: 'channel', layer: 'conv', channels: [3, 4, 5, 9], aggregate: 'max' })).toBe(
      'the max of channels 3-5, 9 of conv',
    );
    expect(text({ kind: 'threshold', threshold: 0.5 })).toBe(
      'what is above 0.5 of the output, minus the rest',
    );
  });

  it('says what the map adds up to beside what is claimed', () => {
    expect(checkText({ claim: 'completeness', of: 'map', sum: 5.4, expected: 5.5, gap: -0.1 })).toBe(
      'The map adds up to 5.4, the difference to the baseline is 5.5: a gap of -0.1',
    );
  });

  it('names files that any system takes', () => {
    const at = { layer: 'block/conv 2:0' };
    expect(fileName(3, { method: { name: 'lrp' }, at })).toBe('input-3_lrp_block-conv-2-0');
    expect(fileName(12, { method: 'gradient' })).toBe('input-12_gradient_pixels');
  });
});
