import fc from 'fast-check';
import { expect, it } from 'vitest';
import { batchSizeFor, fixedBatch, passes } from './passes.ts';

it('cuts a batch into passes of one size that hold every input once, in order', () => {
  const counts = fc.integer({ min: 1, max: 40 });
  fc.assert(
    fc.property(counts, fc.option(counts), fc.integer({ min: 1, max: 5 }), (count, fixed, size) => {
      const batch = Float32Array.from({ length: count * size }, (_, i) => i + 1);
      const found = passes(batch, count, fixed);
      const rows = found.flatMap((pass) => [...pass.batch.subarray(0, pass.rows * size)]);
      expect(rows).toEqual([...batch]);
      for (const pass of found) {
        expect(pass.count).toBe(fixed ?? count);
        expect(pass.batch.length).toBe(pass.count * size);
        expect(pass.batch[0]).toBe(pass.start * size + 1);
        expect(pass.batch.subarray(pass.rows * size).every((value) => value === 0)).toBe(true);
      }
    }),
  );
});

it('chooses a batch whose largest layer fits', () => {
  const layer = (units: number) => ({ name: 'a', kind: 'b', shape: [units], units });
  expect(batchSizeFor([layer(10), layer(12_544)], { name: 'wasm' })).toBe(64);
  expect(batchSizeFor([layer(112 * 112 * 96), layer(10)], { name: 'wasm' })).toBe(13);
  expect(batchSizeFor([layer(10)], { name: 'webgpu', software: true })).toBe(8);
  expect(batchSizeFor([layer(2 ** 26)], { name: 'wasm' })).toBe(1);
});

it('fixes the batch on the GPU alone', () => {
  const names = ['webgpu', 'webgl', 'wasm', 'cpu'] as const;
  expect(names.map((name) => fixedBatch({ name }, 32))).toEqual([32, 32, null, null]);
});
