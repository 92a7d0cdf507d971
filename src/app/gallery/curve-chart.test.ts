import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { curveChart } from './curve-chart.ts';

const size = { width: 200, height: 100 };
const curve = fc
  .array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 2, maxLength: 12 })
  .map((values) => ({ values, shares: values.map((_, i) => i / (values.length - 1)), area: 0 }));

describe('curves of checks', () => {
  it('lie inside the picture, from its left to its right, larger values higher', () => {
    fc.assert(
      fc.property(curve, curve, (a, b) => {
        const { lines } = curveChart([a, b], size);
        for (const [at, line] of lines.entries()) {
          const { values } = [a, b][at]!;
          expect([line[0]!.x, line.at(-1)!.x]).toEqual([0, size.width]);
          for (const [i, { y }] of line.entries()) {
            expect(y).toBeGreaterThanOrEqual(0);
            expect(y).toBeLessThanOrEqual(size.height);
            if (i > 0 && values[i]! > values[i - 1]!) expect(y).toBeLessThanOrEqual(line[i - 1]!.y);
          }
        }
      }),
    );
  });

  it('shows zero where both signs are', () => {
    const shares = [0, 1];
    expect(curveChart([{ shares, values: [-1, 3], area: 0 }], size).zero).toBe(75);
    expect(curveChart([{ shares, values: [1, 3], area: 0 }], size).zero).toBeNull();
  });

  it('draws a constant in the middle', () => {
    const { lines } = curveChart([{ shares: [0, 1], values: [2, 2], area: 2 }], size);
    expect(lines[0]!.map(({ y }) => y)).toEqual([50, 50]);
  });
});
