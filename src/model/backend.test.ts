import { getBackend } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { chooseBackend } from './backend.ts';
import { listBackends } from './backend-probe.ts';
import { wasmFiles } from './test-fixtures.ts';

it('says of every backend whether it is there and why', async () => {
  const backends = await listBackends();
  expect(backends.map(({ name, available }) => [name, available])).toEqual([
    ['webgpu', false],
    ['webgl', false],
    ['wasm', true],
    ['cpu', true],
  ]);
  expect(backends.find(({ name }) => name === 'wasm')?.detail).toBe('with SIMD');
});

it('falls through to the next backend and keeps the reason', async () => {
  const { name, backends } = await chooseBackend();
  expect(name).toBe('cpu');
  expect(backends.find((backend) => backend.name === 'wasm')).toMatchObject({
    available: false,
    detail: expect.stringContaining('no addresses of its binaries'),
  });
});

it('starts wasm first where there is no GPU, and the preferred one when asked', async () => {
  expect((await chooseBackend({ wasm: wasmFiles })).name).toBe('wasm');
  expect(getBackend()).toBe('wasm');
  expect((await chooseBackend({ wasm: wasmFiles, preferred: 'cpu' })).name).toBe('cpu');
  expect(getBackend()).toBe('cpu');
  expect((await chooseBackend({ wasm: wasmFiles, preferred: 'webgpu' })).name).toBe('wasm');
});
