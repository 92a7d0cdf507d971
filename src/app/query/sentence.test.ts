import { afterEach, describe, expect, it } from 'vitest';
import { toEngineError } from '../../lib/errors.ts';
import { getApp, setApp } from '../shared/store.ts';
import { testLayer } from '../shared/test-layers.ts';
import { placeOf, queryCall, readSentence } from './sentence.ts';

const layer = testLayer('fc', [9]);
const before = getApp();
afterEach(() => setApp(before));

describe('a query in words', () => {
  it('is read against what is open', () => {
    const picture = new Blob(['x']);
    setApp({ layers: [layer], targets: [3, picture] });
    expect(readSentence('4 inputs most similar to #7 and picture 1 by units 1, 2 of fc, l1')).toEqual({
      layer: 'fc',
      units: [1, 2],
      kind: 'similar',
      k: 4,
      targets: [7, picture],
      distance: 'l1',
    });
  });

  it('points at the word that is wrong', () => {
    setApp({ layers: [layer] });
    const wrongWord = (text: string): string => {
      try {
        readSentence(text);
      } catch (thrown) {
        const [start, end] = placeOf(toEngineError(thrown).message, text);
        return text.slice(start, end);
      }
      return 'nothing';
    };
    expect(wrongWord('4 inputs with the highest sum of units 1 of nowhere')).toBe('nowhere');
    expect(wrongWord('4 inputs with the greatest sum of units 1 of fc')).toBe('greatest');
    expect(wrongWord('4 inputs with the highest sum of')).toBe('');
    expect(wrongWord('4 inputs with the highest sum of unit 1 of fc')).toBe('nothing');
  });

  it('is a line for the console', () => {
    const query = { layer: 'a', units: [1], kind: 'similar' as const, k: 3, target: 4 };
    expect(queryCall(query)).toBe(
      'await deepeverest.query({"layer":"a","units":[1],"kind":"similar","k":3,"target":4})',
    );
    expect(queryCall({ ...query, target: new Blob([]) })).toContain('"target":"<picture>"');
  });
});
