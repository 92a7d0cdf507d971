import { expect, it } from 'vitest';
import { macrotask } from './macrotask.ts';

it('lets waiting messages through, which microtasks do not', async () => {
  const { port1, port2 } = new MessageChannel();
  let heard = false;
  port1.onmessage = () => {
    heard = true;
    port1.close();
  };
  port2.postMessage(null);
  for (let turn = 0; turn < 100; turn++) await Promise.resolve();
  expect(heard).toBe(false);
  for (let turn = 0; turn < 100 && !heard; turn++) await macrotask();
  expect(heard).toBe(true);
});
