import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noFilter } from '../shared/store.ts';
import { countValues, filterInputs } from './filter.ts';

const small = fc.integer({ min: 0, max: 3 });
const tables = fc.array(fc.tuple(small, fc.integer({ min: -1, max: 3 })), { maxLength: 60 });
const choice = fc.option(small, { nil: null });

describe('filters', () => {
  it('agree with asking every input', () => {
    fc.assert(
      fc.property(tables, choice, choice, fc.boolean(), (rows, label, prediction, wrongOnly) => {
        const labels = rows.map((row) => row[0]);
        const predictions = rows.map((row) => row[1]);
        const kept = filterInputs(
          { length: rows.length, labels, predictions },
          { label, prediction, wrongOnly },
        );
        const expected = rows.flatMap(([l, p], input) => {
          const passes = (label === null || l === label) && (prediction === null || p === prediction);
          return passes && (!wrongOnly || (p >= 0 && l !== p)) ? [input] : [];
        });
        expect([...kept]).toEqual(expected);
      }),
    );
  });

  it('let everything pass without tables', () => {
    const bare = { length: 3, labels: null, predictions: null };
    expect([...filterInputs(bare, { ...noFilter, label: 1, prediction: 2 })]).toEqual([0, 1, 2]);
    expect(filterInputs(bare, { ...noFilter, wrongOnly: true })).toHaveLength(0);
  });

  it('counts', () => {
    expect(countValues([2, 0, 2, -1])).toEqual([1, 0, 2]);
  });
});
