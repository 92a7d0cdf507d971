import { describe, expect, it } from 'vitest';
import { queryCall, querySentence } from './query-text.ts';

describe('a query in words', () => {
  it('names what it asks about', () => {
    expect(querySentence({ layer: 'a', units: [1, 2], kind: 'highest', k: 3 }, [])).toBe(
      '3 highest for 2 units of a',
    );
    const pooled = { layer: 'a', units: [{ channel: 7, pool: 'max' as const }], k: 1 };
    expect(querySentence({ ...pooled, kind: 'similar', targets: [5, 6] }, [])).toBe(
      '1 most similar to input 5, input 6 in max of c 7 of a',
    );
  });

  it('is a line for the console', () => {
    const query = { layer: 'a', units: [1], kind: 'similar' as const, k: 3, target: 4 };
    expect(queryCall(query)).toBe(
      'await deepeverest.query({"layer":"a","units":[1],"kind":"similar","k":3,"target":4})',
    );
    expect(queryCall({ ...query, target: new Blob([]) })).toContain('"target":"<picture>"');
  });
});
