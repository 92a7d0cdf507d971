import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseUnit, toFlat, toPosition, unitCount, unitText } from './unit.ts';

const size = fc.integer({ min: 1, max: 20 });
const shapes = fc.tuple(size, size, size);

describe('units', () => {
  it('flat numbers and positions are each other’s inverse, and text reads back', () => {
    fc.assert(
      fc.property(shapes, fc.nat(), (shape, seed) => {
        const unit = seed % unitCount(shape);
        expect(toFlat(shape, toPosition(shape, unit))).toBe(unit);
        expect(parseUnit(shape, unitText(shape, unit))).toEqual({ unit });
        expect(parseUnit(shape, String(unit))).toEqual({ unit });
      }),
    );
  });

  it('numbers channels fastest, then columns, then rows', () => {
    expect(toPosition([2, 3, 4], 23)).toEqual({ channel: 3, row: 1, column: 2 });
    expect(unitText([2, 3, 4], 5)).toBe('c 1 @ 0,1');
    expect(unitText([10], 5)).toBe('5');
  });

  it('says what is wrong', () => {
    expect(parseUnit([10], '10')).toEqual({ problem: '10: the layer has units 0 to 9' });
    expect(parseUnit([10], 'c 1 @ 0,0')).toHaveProperty('problem');
    expect(parseUnit([2, 2, 2], 'c 2 @ 0,0')).toHaveProperty('problem');
    expect(parseUnit([2, 2, 2], 'x')).toHaveProperty('problem');
    expect(parseUnit([2, 2, 2], '')).toHaveProperty('problem');
  });
});
