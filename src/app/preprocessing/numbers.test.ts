import { describe, expect, it } from 'vitest';
import type { Preprocessing } from '../../engine/api.ts';
import { draftOf, readDraft, samePreprocessing } from './numbers.ts';

const plain: Preprocessing = {
  height: 32,
  width: 32,
  channels: 3,
  resize: 'none',
  order: 'rgb',
  scale: 0.0078125,
  mean: [0.5, 0.25, 0.125],
  std: [1, 2, 3],
};

describe('preprocessing form', () => {
  it.each([0.0078125, 1 / 255, 1 / 127.5, -1 / 255, 1, 2, 0.1, 1e-7])(
    'reads back what it shows: scale %d',
    (scale) => {
      const read = readDraft(draftOf({ ...plain, scale }), 3);
      expect(read).toEqual({ preprocessing: { ...plain, scale } });
    },
  );

  it('shows 1/255 as such', () => expect(draftOf({ ...plain, scale: 1 / 255 }).scale).toBe('1/255'));

  it('takes fractions and one number for all channels', () => {
    const read = readDraft({ ...draftOf(plain), scale: '1/255', mean: '0.5' }, 3);
    expect(read).toMatchObject({ preprocessing: { scale: 1 / 255, mean: [0.5, 0.5, 0.5] } });
  });

  it.each([
    ['height', '0', /^size/],
    ['scale', 'x', /^scale/],
    ['scale', '', /^scale/],
    ['mean', '1, 2', /^mean/],
    ['std', '1, 0, 1', /^std/],
  ])('refuses %s = "%s"', (field, text, message) => {
    const read = readDraft({ ...draftOf(plain), [field]: text }, 3);
    expect('problem' in read ? read.problem : '').toMatch(message);
  });

  it('compares by value', () => {
    expect(samePreprocessing(plain, { ...plain, mean: [...plain.mean] })).toBe(true);
    expect(samePreprocessing(plain, { ...plain, scale: 1 })).toBe(false);
  });
});
