import { engine, memory, relu, relu6, slice, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { prepareGradients } from './op-gradients.ts';
import { useBackend as startBackend } from './test-fixtures.ts';
import { noise } from './test-models.ts';
import { copyBlock } from './wasm-kernels.ts';

const axis = fc
  .record({ length: fc.integer({ min: 1, max: 5 }), from: fc.nat(4), to: fc.nat(4) })
  .map(({ length, from, to }) => ({
    length,
    begin: from % length,
    size: 1 + (to % (length - (from % length))),
  }));

it('copies any block of any array', () => {
  fc.assert(
    fc.property(fc.array(axis, { minLength: 1, maxLength: 5 }), (axes) => {
      const shape = axes.map(({ length }) => length);
      const size = axes.map((one) => one.size);
      const x = Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => i);
      const found = new Float32Array(size.reduce((a, b) => a * b, 1));
      copyBlock(
        x,
        shape,
        axes.map(({ begin }) => begin),
        found,
        size,
      );
      // Number i of the block, place by place.
      const expected = found.map((_, i) => {
        let rest = i;
        let flat = 0;
        let stride = 1;
        for (let a = axes.length - 1; a >= 0; a--) {
          const { begin, length } = axes[a] as (typeof axes)[number];
          flat += (begin + (rest % (size[a] as number))) * stride;
          rest = Math.floor(rest / (size[a] as number));
          stride *= length;
        }
        return flat;
      });
      expect(found).toEqual(expected);
    }),
  );
});

it('shares numbers between clones without losing them', async () => {
  await startBackend('wasm');
  const before = memory().numTensors;
  const x = tensor(noise(12), [3, 4]);
  const clone = x.clone();
  const whole = slice(x, [0, 0], [3, 4]);
  const values = x.dataSync().slice();
  x.dispose();
  expect(clone.dataSync()).toEqual(values);
  clone.dispose();
  expect(whole.dataSync()).toEqual(values);
  whole.dispose();
  expect(memory().numTensors).toBe(before);
});

it('stops the gradient of a ReLU at its ends as the cpu does', async () => {
  const edges = Float32Array.of(-1, -0, 0, 1e-40, 1, 6, 6.000001, 7, Infinity, -Infinity);
  const slopes = (f: (x: Tensor) => Tensor) =>
    tidy(() => {
      const x = tensor(edges);
      const dy = tensor(edges.map((_, i) => i - 4.5));
      const { grads } = engine().gradients(() => f(x), [x], dy, true);
      return Array.from((grads[0] as Tensor).dataSync());
    });
  await prepareGradients();
  await startBackend('cpu');
  const expected = [relu, relu6].map((f) => slopes(f).map((value) => value + 0));
  await startBackend('wasm');
  expect([relu, relu6].map((f) => slopes(f).map((value) => value + 0))).toEqual(expected);
});
