import { describe, expect, it } from 'vitest';
import { noFilter } from '../shared/store.ts';
import { isEmptyFilter } from './form.ts';
import { whereOf, withCorrect, withList } from './where.ts';

describe('the filter of a query', () => {
  it('is taken from the grid', () => {
    expect(whereOf({ label: 3, prediction: 0, wrongOnly: true })).toEqual({
      labels: [3],
      predictions: [0],
      correct: false,
    });
    expect(isEmptyFilter(whereOf(noFilter))).toBe(true);
  });

  it('loses a condition as if it had never been', () => {
    const where = withCorrect(withList(withList({}, 'labels', [1]), 'ids', [4]), true);
    expect(where).toEqual({ labels: [1], ids: [4], correct: true });
    expect(withCorrect(withList(withList(where, 'ids', null), 'labels', null), null)).toEqual({});
  });
});
