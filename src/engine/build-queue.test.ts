import { describe, expect, it } from 'vitest';
import { BuildQueue } from './build-queue.ts';

/** Work that ends when told to. */
function gate() {
  let open: (value: string) => void = () => undefined;
  const promise = new Promise<string>((resolve) => {
    open = resolve;
  });
  return { promise, open };
}

describe('the queue of builds', () => {
  it('runs one at a time, in order, and says which wait', async () => {
    const queue = new BuildQueue<string>();
    const [first, second] = [gate(), gate()];
    const a = queue.run(['a'], {}, () => first.promise);
    const b = queue.run(['b'], {}, () => second.promise);
    await expect.poll(() => queue.state('a')).toBe('building');
    expect(queue.state('b')).toBe('queued');
    first.open('A');
    expect(await a).toBe('A');
    await expect.poll(() => queue.state('b')).toBe('building');
    second.open('B');
    expect(await b).toBe('B');
    expect(queue.state('b')).toBeNull();
  });

  it('goes on after a build that failed', async () => {
    const queue = new BuildQueue<string>();
    const failing = queue.run(['a'], {}, () => Promise.reject(new Error('no')));
    const after = queue.run(['b'], {}, async () => 'B');
    await expect(failing).rejects.toThrow('no');
    expect(await after).toBe('B');
  });

  it('joins a build that is there, and stops it when everyone has left', async () => {
    const queue = new BuildQueue<string>();
    const stops = [new AbortController(), new AbortController()] as const;
    let fired = false;
    const work = (signal: AbortSignal) =>
      new Promise<string>((_, reject) => {
        signal.addEventListener('abort', () => {
          fired = true;
          reject(new Error('stopped'));
        });
      });
    const first = queue.run(['a', 'b'], { signal: stops[0].signal }, work);
    const second = queue.run(['a'], { signal: stops[1].signal }, () =>
      Promise.reject(new Error('ran twice')),
    );
    const settled = Promise.allSettled([first, second]);
    await expect.poll(() => queue.state('b')).toBe('building');
    stops[0].abort();
    expect(fired).toBe(false);
    stops[1].abort();
    expect(fired).toBe(true);
    expect((await settled).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });
});
