import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import type { StoredItem } from './schema.ts';
import { openStore } from './store.ts';

let databases = 0;
const fresh = () => openStore(undefined, `test-${databases++}`);
const item = (id: string): StoredItem => ({
  id,
  kind: 'index',
  name: id,
  parts: id,
  bytes: 6,
  created: 1,
  meta: {},
});

describe('the store', () => {
  it('joins the parts of an item in order and reads them singly', async () => {
    const store = await fresh();
    await store.writePart('a', 1, new Blob(['def']));
    await store.writePart('a', 0, new Blob(['abc']));
    await store.writePart('ab', 0, new Blob(['other']));
    await store.commit(item('a'));
    expect(await (await store.readAll('a')).text()).toBe('abcdef');
    expect(await (await store.readPart('a', 1)).text()).toBe('def');
    expect((await store.items()).map(({ id }) => id)).toEqual(['a']);
  });

  it('sweeps what was never finished, and nothing else', async () => {
    const store = await fresh();
    await store.writePart('whole', 0, new Blob(['1']));
    await store.commit(item('whole'));
    await store.writePart('cut off', 0, new Blob(['2']));
    await store.writePart('being written', 0, new Blob(['3']));
    expect(await store.sweep(new Set(['being written']))).toBe(1);
    await expect(store.readPart('cut off', 0)).rejects.toMatchObject({ code: 'storage' });
    expect(await (await store.readPart('being written', 0)).text()).toBe('3');
    expect(await (await store.readPart('whole', 0)).text()).toBe('1');
  });

  it('removes an item with its parts and the settings about it', async () => {
    const store = await fresh();
    await store.writePart('x1', 0, new Blob(['1']));
    await store.commit(item('x1'));
    await store.saveSetting('predictions/x1/y', 1);
    await store.saveSetting('backend', 'wasm');
    await store.remove('x1');
    expect(await store.item('x1')).toBeUndefined();
    expect(await store.setting('predictions/x1/y')).toBeUndefined();
    expect(await store.setting('backend')).toBe('wasm');
    await expect(store.readPart('x1', 0)).rejects.toThrow('part 0 is gone');
  });

  it('replaces an item and its parts in one step', async () => {
    const store = await fresh();
    await store.writePart('v1', 0, new Blob(['old']));
    await store.commit({ ...item('a'), parts: 'v1' });
    await store.writePart('v2', 0, new Blob(['new']));
    await store.commit({ ...item('a'), parts: 'v2' });
    expect((await store.item('a'))?.parts).toBe('v2');
    expect(await (await store.readAll('v2')).text()).toBe('new');
    expect((await store.readAll('v1')).size).toBe(0);
    await store.writePart('v3', 0, new Blob(['unfinished']));
    await store.discard('v3');
    expect(await store.sweep(new Set())).toBe(0);
  });

  it('says that the space is full when it is', async () => {
    const store = await fresh();
    const full = () => Promise.reject(new DOMException('', 'QuotaExceededError'));
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = full as never;
    try {
      await expect(store.saveSetting('a', 1)).rejects.toMatchObject({
        code: 'storage',
        message: expect.stringContaining('is full'),
      });
    } finally {
      IDBObjectStore.prototype.put = put;
    }
  });
});
