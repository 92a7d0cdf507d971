import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { queryCore } from './query-core.ts';

const bytes = readFileSync(new URL('../../wasm/dist/core.wasm', import.meta.url));

test('the core is started once, for all queries', async () => {
  let asked = 0;
  const core = queryCore({
    core: async () => {
      asked += 1;
      return bytes;
    },
  });
  const [first, second] = await Promise.all([core(), core()]);
  expect(first).not.toBeNull();
  expect(second).toBe(first);
  expect(await core()).toBe(first);
  expect(asked).toBe(1);
});

test('a core that does not start is null, and is tried again', async () => {
  const sources = [
    Promise.reject(new Error('offline')),
    Promise.resolve(new Uint8Array(3)),
    Promise.resolve(bytes),
  ];
  const core = queryCore({ core: () => sources.shift() ?? Promise.resolve(bytes) });
  expect(await core()).toBeNull();
  expect(await core()).toBeNull();
  expect(await core()).not.toBeNull();
});
