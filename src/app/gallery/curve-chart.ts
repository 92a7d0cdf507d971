import type { PerturbationCurve } from '../../engine/api.ts';

export type Point = { x: number; y: number };

/** A drawing of curves in pixels; y grows downwards. `zero` is where 0 lies, if it is in sight. */
export type CurveChart = { lines: Point[][]; low: number; high: number; zero: number | null };

/** Curves over one pair of axes: shares 0..1 across, from the least to the largest value upwards. */
export function curveChart(
  curves: readonly PerturbationCurve[],
  { width, height }: { width: number; height: number },
): CurveChart {
  const values = curves.flatMap((curve) => curve.values);
  const low = Math.min(...values);
  const high = Math.max(...values);
  const y = (value: number) => (high > low ? ((high - value) / (high - low)) * height : height / 2);
  return {
    lines: curves.map(({ shares, values: own }) =>
      own.map((value, i) => ({ x: (shares[i] ?? 0) * width, y: y(value) })),
    ),
    low,
    high,
    zero: low < 0 && high > 0 ? y(0) : null,
  };
}
