import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnCount, moveInGrid, rowCount } from './grid-layout.ts';

const keys = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End'];

describe('grid layout', () => {
  it('every move stays inside, whatever the grid', () => {
    const positive = fc.integer({ min: 1, max: 500 });
    fc.assert(
      fc.property(
        fc.constantFrom(...keys),
        fc.nat(),
        positive,
        positive,
        positive,
        (key, seed, items, columns, page) => {
          const to = moveInGrid(key, seed % items, items, columns, page);
          expect(to).not.toBeNull();
          expect(to).toBeGreaterThanOrEqual(0);
          expect(to).toBeLessThan(items);
        },
      ),
    );
  });

  it('up and down keep the column', () => {
    expect(moveInGrid('ArrowDown', 3, 20, 5, 3)).toBe(8);
    expect(moveInGrid('ArrowUp', 8, 20, 5, 3)).toBe(3);
    expect(moveInGrid('ArrowUp', 3, 20, 5, 3)).toBe(3);
    expect(moveInGrid('ArrowDown', 17, 20, 5, 3)).toBe(17);
    expect(moveInGrid('PageUp', 8, 20, 5, 3)).toBe(3);
    expect(moveInGrid('x', 8, 20, 5, 3)).toBeNull();
    expect(moveInGrid('End', 0, 0, 5, 3)).toBeNull();
  });

  it('counts rows and columns', () => {
    expect(columnCount(100, 30)).toBe(3);
    expect(columnCount(10, 30)).toBe(1);
    expect(rowCount(10_000, 7)).toBe(1429);
  });
});
