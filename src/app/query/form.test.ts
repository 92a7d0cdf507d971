import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Filter, Query } from '../../engine/api.ts';
import { aggregates, composeQuery, controlsOf, defaultForm, distances, kinds, strategies } from './form.ts';

const forms = fc.record({
  kind: fc.constantFrom(...kinds),
  aggregate: fc.constantFrom(...aggregates),
  distance: fc.constantFrom(...distances),
  strategy: fc.constantFrom(...strategies),
  theta: fc.constantFrom(1, 1.5),
  includeTarget: fc.boolean(),
});
const picks = fc.record({
  layer: fc.constant('a'),
  units: fc.uniqueArray(fc.nat(20), { minLength: 1, maxLength: 4 }),
  weights: fc.dictionary(fc.constantFrom('a/1', 'a/2', 'a/3'), fc.constantFrom(1, 2, 0.5)),
  k: fc.integer({ min: 1, max: 50 }),
  input: fc.option(fc.nat(9), { nil: null }),
  targets: fc.uniqueArray(fc.nat(9), { maxLength: 3 }),
  where: fc.constantFrom<Filter>({}, { labels: [1, 2] }, { correct: false }),
});

describe('the form of a query', () => {
  it('gives the same query after its controls were set from it', () => {
    fc.assert(
      fc.property(forms, picks, forms, (form, given, before) => {
        const query = composeQuery(form.kind, form, given);
        if (!query) {
          expect(form.kind).toBe('similar');
          expect(given.targets.length + (given.input === null ? 0 : 1)).toBe(0);
          return;
        }
        const controls = controlsOf(query, before);
        const again = composeQuery(controls.form.kind, controls.form, { ...controls.picks, input: null });
        expect(again).toEqual(query);
      }),
    );
  });

  it('leaves out what is as usual', () => {
    const given = { layer: 'a', units: [3], weights: {}, k: 5, input: 7, targets: [], where: {} };
    expect(composeQuery('highest', defaultForm, given)).toEqual({
      layer: 'a',
      units: [3],
      kind: 'highest',
      k: 5,
    } satisfies Query);
    expect(composeQuery('similar', defaultForm, given)).toMatchObject({ target: 7 });
    expect(composeQuery('highest', defaultForm, { ...given, units: [] })).toBeNull();
  });
});
