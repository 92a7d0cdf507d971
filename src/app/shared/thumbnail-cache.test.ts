import { describe, expect, it, vi } from 'vitest';
import { type Sprite, ThumbnailCache } from './thumbnail-cache.ts';

function fixture() {
  const requests: number[][] = [];
  const errors: unknown[] = [];
  const cache = new ThumbnailCache<number[]>({
    load: async ({ inputs, size }) => {
      requests.push(inputs);
      if (inputs.includes(-1)) throw new Error('no such input');
      return { size, data: new Uint8ClampedArray(inputs.map((input) => input % 256)) };
    },
    toBitmap: async (thumbnails) => [...thumbnails.data],
    onError: (thrown) => errors.push(thrown),
  });
  const get = (input: number, size = 32) =>
    new Promise<Sprite<number[]>>((resolve) => {
      cache.want(input, size, resolve);
    });
  return { cache, requests, errors, get };
}

describe('thumbnail cache', () => {
  it('asks once for many and gives everyone their own', async () => {
    const { requests, get } = fixture();
    const inputs = [7, 3, 200, 3];
    const sprites = await Promise.all(inputs.map((input) => get(input)));
    expect(requests).toEqual([[3, 7, 200]]);
    sprites.forEach((sprite, i) => {
      expect(sprite.bitmap[sprite.index]).toBe(inputs[i]);
    });
    await get(7);
    expect(requests).toHaveLength(1);
  });

  it('keeps requests small enough for one bitmap and few at a time', async () => {
    const { requests, get } = fixture();
    await Promise.all(Array.from({ length: 600 }, (_, i) => get(i, 64)));
    expect(Math.max(...requests.map((inputs) => inputs.length))).toBeLessThanOrEqual(128);
    expect(new Set(requests.flat()).size).toBe(600);
  });

  it('does not fetch what nobody wants any more', async () => {
    const { cache, requests, get } = fixture();
    const giveBack = cache.want(1, 32, () => expect.unreachable());
    giveBack();
    await get(2);
    expect(requests).toEqual([[2]]);
  });

  it('does not show what was given back while it was fetched', async () => {
    const show = vi.fn();
    let giveBack: () => void = () => expect.unreachable();
    const cache = new ThumbnailCache<number>({
      load: async ({ size }) => {
        giveBack();
        return { size, data: new Uint8ClampedArray() };
      },
      toBitmap: async () => 1,
      onError: (thrown) => expect.unreachable(String(thrown)),
    });
    giveBack = cache.want(1, 32, show);
    await new Promise((resolve) => cache.want(1, 32, resolve));
    expect(show).not.toHaveBeenCalled();
  });

  it('after clear nothing old is shown; failures are reported', async () => {
    const { cache, errors, get } = fixture();
    const show = vi.fn();
    cache.want(1, 32, show);
    cache.clear();
    await get(2);
    expect(show).not.toHaveBeenCalled();
    cache.want(-1, 32, show);
    await expect.poll(() => errors.length).toBe(1);
  });
});
