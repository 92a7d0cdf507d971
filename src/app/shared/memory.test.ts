import { describe, expect, it } from 'vitest';
import { checkMemory } from './memory.ts';
import { testLayer } from './test-layers.ts';

const layers = [testLayer('dense', [10])];

describe('memory of a model', () => {
  it('comes back as it was written', () => {
    const memory = {
      layer: 'dense',
      units: [1, 9],
      weights: { 'dense/9': 2 },
      k: 5,
      lastQuery: { layer: 'dense', units: [3], kind: 'highest' as const, k: 7 },
    };
    expect(checkMemory(JSON.parse(JSON.stringify(memory)), layers)).toEqual(memory);
  });

  it('drops what the model does not have', () => {
    const stored = {
      layer: 'gone',
      units: [1],
      k: -3,
      lastQuery: { layer: 'dense', units: [10], kind: 'highest', k: 1 },
    };
    expect(checkMemory(stored, layers)).toEqual({
      layer: null,
      units: [],
      weights: {},
      k: 20,
      lastQuery: null,
    });
    expect(checkMemory({ layer: 'dense', units: [10] }, layers).units).toEqual([]);
    expect(checkMemory('x', layers).layer).toBeNull();
  });
});
