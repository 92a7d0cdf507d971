import type { TraceStep } from '../../engine/api.ts';

export type Size = { width: number; height: number };
export type Point = { x: number; y: number };
export type Tick = { at: number; value: number };

/** Everything a drawing of a trace needs, in pixels; y grows downwards. */
export type GuaranteeChart = {
  kth: Point[];
  nextBound: Point[];
  xTicks: Tick[];
  yTicks: Tick[];
};

function scale([low, high]: [number, number], from: number, to: number): (value: number) => number {
  const span = high - low || 1;
  return (value) => from + ((value - low) / span) * (to - from);
}

function finite(values: (number | null)[]): number[] {
  return values.filter((value): value is number => value !== null && Number.isFinite(value));
}

/**
 * Places the k-th score and the best score still possible over the inputs run. Where they meet, the answer is certain.
 * @returns null when the trace holds too little for a picture.
 */
export function guaranteeChart(trace: readonly TraceStep[], { width, height }: Size): GuaranteeChart | null {
  const scores = finite(trace.flatMap(({ kth, nextBound }) => [kth, nextBound]));
  const runs = trace.map(({ inputsRun }) => inputsRun);
  if (trace.length < 2 || scores.length < 2) return null;
  const xs: [number, number] = [Math.min(...runs), Math.max(...runs)];
  const ys: [number, number] = [Math.min(...scores), Math.max(...scores)];
  const x = scale(xs, 0, width);
  const y = scale(ys, height, 0);
  const line = (pick: (step: TraceStep) => number | null): Point[] =>
    trace.flatMap((step) => {
      const value = pick(step);
      return value !== null && Number.isFinite(value) ? [{ x: x(step.inputsRun), y: y(value) }] : [];
    });
  return {
    kth: line((step) => step.kth),
    nextBound: line((step) => step.nextBound),
    xTicks: [...new Set(xs)].map((value) => ({ at: x(value), value })),
    yTicks: [...new Set(ys)].map((value) => ({ at: y(value), value })),
  };
}
