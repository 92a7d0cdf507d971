import { abs, grad, max, min, mul, sum, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareGradients } from './op-gradients.ts';
import { useBackend as startBackend } from './test-fixtures.ts';

describe.each(['cpu', 'wasm'] as const)('gradients where tfjs differs from TensorFlow, on %s', (backend) => {
  beforeAll(async () => {
    await startBackend(backend);
    await prepareGradients();
  });

  const x = [
    [3, 1, 3, 0],
    [-2, -2, -2, 5],
  ];

  it('divides a gradient among equal largest or smallest numbers', () => {
    const slope = (of: typeof max) =>
      tidy(() => Array.from(grad((y) => sum(mul(of(y, 1), [2, 6])))(tensor2d(x)).dataSync()));
    expect(slope(max)).toEqual([1, 0, 1, 0, 0, 0, 0, 6]);
    const thirds = slope(min);
    expect(thirds.slice(0, 4)).toEqual([0, 0, 0, 2]);
    for (const third of thirds.slice(4, 7)) expect(third).toBeCloseTo(2, 6);
  });

  it('takes 0 for the slope of |x| at 0', () => {
    const slopes = tidy(() => Array.from(grad((y) => sum(abs(y)))(tensor2d(x)).dataSync()));
    expect(slopes).toEqual([1, 1, 1, 0, -1, -1, -1, 1]);
  });
});
