import { describe, expect, it } from 'vitest';
import { guaranteeChart } from './guarantee-chart.ts';

const size = { width: 100, height: 50 };
const trace = [
  { inputsRun: 0, kth: null, nextBound: 10, theta: null },
  { inputsRun: 20, kth: 2, nextBound: 6, theta: 3 },
  { inputsRun: 40, kth: 4, nextBound: null, theta: 1 },
];

describe('the picture of a guarantee', () => {
  it('spans what was run and what was scored', () => {
    const chart = guaranteeChart(trace, size);
    expect(chart?.nextBound).toEqual([
      { x: 0, y: 0 },
      { x: 50, y: 25 },
    ]);
    expect(chart?.kth).toEqual([
      { x: 50, y: 50 },
      { x: 100, y: 37.5 },
    ]);
    expect(chart?.xTicks.map((tick) => tick.value)).toEqual([0, 40]);
    expect(chart?.yTicks).toEqual([
      { at: 50, value: 2 },
      { at: 0, value: 10 },
    ]);
  });

  it('is left out where there is nothing to draw', () => {
    expect(guaranteeChart([], size)).toBeNull();
    expect(guaranteeChart(trace.slice(2), size)).toBeNull();
    const endless = trace.map((step) => ({ ...step, kth: null, nextBound: Number.POSITIVE_INFINITY }));
    expect(guaranteeChart(endless, size)).toBeNull();
  });

  it('keeps equal scores inside', () => {
    const flat = trace.map((step) => ({ ...step, kth: 5, nextBound: 5 }));
    for (const { y } of guaranteeChart(flat, size)?.kth ?? []) expect(y).toBe(50);
  });
});
