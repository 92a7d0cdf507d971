import {
  conv2d,
  depthwiseConv2d,
  gather,
  grad,
  grads,
  mul,
  type Tensor,
  tensor,
  tensor1d,
  tensor4d,
  tidy,
} from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { prepareGradients } from './op-gradients.ts';
import { useBackend as startBackend } from './test-fixtures.ts';
import { noise } from './test-models.ts';

beforeAll(prepareGradients);

type Padding = 'same' | 'valid' | [[0, 0], [number, number], [number, number], [0, 0]];

type Case = {
  depthwise: boolean;
  batch: number;
  height: number;
  width: number;
  channels: number;
  filter: [height: number, width: number];
  outChannels: number;
  strides: [number, number];
  pad: Padding;
};

const cases: fc.Arbitrary<Case> = fc.record({
  depthwise: fc.boolean(),
  batch: fc.integer({ min: 1, max: 3 }),
  height: fc.integer({ min: 4, max: 9 }),
  width: fc.integer({ min: 4, max: 9 }),
  channels: fc.integer({ min: 1, max: 5 }),
  filter: fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })),
  outChannels: fc.integer({ min: 1, max: 4 }),
  strides: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
  pad: fc.constantFrom<Padding>('same', 'valid', [
    [0, 0],
    [0, 1],
    [1, 0],
    [0, 0],
  ]),
});

/** Gradients of sum(conv(x, w) * weights) with respect to x and w. */
function gradientsOf(c: Case): Float32Array[] {
  const length = c.batch * c.height * c.width * c.channels;
  const filterLength = c.filter[0] * c.filter[1] * c.channels * c.outChannels;
  return tidy(() => {
    const x = tensor4d(noise(length), [c.batch, c.height, c.width, c.channels]);
    const w = tensor4d(noise(filterLength, 2), [...c.filter, c.channels, c.outChannels]);
    const f = (a: Tensor, b: Tensor): Tensor =>
      c.depthwise
        ? depthwiseConv2d(a as typeof x, b as typeof w, c.strides, c.pad)
        : conv2d(a as typeof x, b as typeof w, c.strides, c.pad);
    const y = f(x, w);
    const dy = tensor4d(noise(y.size, 3), y.shape as [number, number, number, number]);
    return grads(f)([x, w], dy).map((gradient) => gradient.dataSync<'float32'>().slice());
  });
}

it('gathers backwards', async () => {
  const gathered = () =>
    tidy(() => {
      const x = tensor(noise(30), [5, 2, 3]);
      const slope = grad((t: Tensor) =>
        mul(gather(t, tensor1d([4, 0, 4, 1], 'int32')), tensor(noise(24, 2), [4, 2, 3])),
      )(x);
      return slope.dataSync<'float32'>().slice();
    });
  await startBackend('cpu');
  const expected = gathered();
  await startBackend('wasm');
  gathered().forEach((value, i) => {
    expect(value).toBeCloseTo(expected[i] ?? Number.NaN, 5);
  });
});

it('adds kernels that agree with those of the cpu backend', async () => {
  const samples = fc.sample(cases, { numRuns: 60, seed: 4 });
  await startBackend('cpu');
  const expected = samples.map(gradientsOf);
  await startBackend('wasm');
  samples.forEach((sample, i) => {
    const found = gradientsOf(sample);
    for (const side of [0, 1])
      found[side]?.forEach((value, at) => {
        expect(value, JSON.stringify(sample)).toBeCloseTo(expected[i]?.[side]?.[at] ?? Number.NaN, 4);
      });
  });
});
