import { describe, expect, it } from 'vitest';
import { parsePick } from './pick-text.ts';

const maps = { name: 'a', shape: [2, 2, 3] };

describe('a written unit', () => {
  it('may be a whole channel', () => {
    expect(parsePick(maps, ' max c 2')).toEqual({ unit: { channel: 2, pool: 'max' } });
    expect(parsePick(maps, 'Mean of channel 0')).toEqual({ unit: { channel: 0, pool: 'mean' } });
    expect(parsePick(maps, 'c 1 @ 0,1')).toEqual({ unit: 4 });
    expect(parsePick(maps, '11')).toEqual({ unit: 11 });
  });

  it('is refused with what was expected', () => {
    expect(parsePick(maps, 'max c 3')).toEqual({ problem: 'max c 3: a has channels 0 to 2' });
    expect(parsePick({ name: 'b', shape: [4] }, 'max c 0')).toHaveProperty('problem');
    expect(parsePick(maps, 'median c 0')).toHaveProperty('problem');
  });
});
