import { cancelled, throwIfAborted } from '../lib/errors.ts';
import { macrotask } from '../lib/macrotask.ts';
import type { Done, Task } from './task.ts';

/** Workers that run tasks beside this thread, each with a network of its own that is the same. */
export type Crew = {
  /** Workers once they have started; none where they are gone for good. */
  readonly size: number;
  /** How many take tasks now; asking starts them. */
  ready(): number;
  /** Rejects where the worker is gone or fails; the caller then runs the task itself. */
  run(task: Task): Promise<Done>;
};

/** Points that are worth starting workers for. */
const FEWEST_POINTS = 16;

/** Tasks that a worker has at most: one runs, one waits. */
const MOST_AWAY = 2;

/**
 * Does parts in this thread and in the workers of a crew, and gives them in order. What a worker fails at is done here.
 * @throws EngineError 'cancelled', and what `here` throws.
 */
export async function* shared<T>(
  count: number,
  { crew, signal }: { crew?: Crew | undefined; signal?: AbortSignal | undefined },
  there: (part: number, crew: Crew) => Promise<T>,
  here: (part: number) => Promise<T>,
): AsyncGenerator<T> {
  const away = new Map<number, Promise<void>>();
  const found = new Map<number, { value: T } | null>();
  let next = 0;
  let given = 0;
  let over = false;
  // A worker that is far behind must not let results pile up.
  const room = (workers: number) => next < count && next - given <= 2 * MOST_AWAY * (workers + 1);
  const send = (part: number, to: Crew) => {
    const settled = there(part, to)
      .then(
        (value) => void found.set(part, { value }),
        () => void found.set(part, null),
      )
      .then(() => {
        away.delete(part);
        feed();
      });
    away.set(part, settled);
  };
  const feed = (): number => {
    if (!crew || over || count < 2) return 0;
    const workers = crew.ready();
    while (away.size < workers && count - next > 1 && room(workers)) send(next++, crew);
    while (away.size < MOST_AWAY * workers && count - next > 1 + workers && room(workers)) send(next++, crew);
    return workers;
  };
  const abort = whenAborted(signal);
  try {
    while (given < count) {
      throwIfAborted(signal, 'The attribution');
      if (room(feed())) {
        const part = next++;
        // Messages leave, and others get their turn, before this thread is busy.
        await macrotask();
        found.set(part, { value: await here(part) });
      } else await Promise.race([away.get(given), abort.fired]);
      while (found.has(given)) {
        const done = found.get(given) ?? { value: await here(given) };
        found.delete(given);
        given++;
        yield done.value;
      }
    }
  } finally {
    over = true;
    abort.forget();
  }
}

/** A worker that does not answer must not keep a call from ending. `fired` rejects. */
function whenAborted(signal: AbortSignal | undefined): { fired: Promise<never>; forget(): void } {
  let fail: () => void = () => undefined;
  const fired = new Promise<never>((_, reject) => {
    fail = () => reject(cancelled('The attribution'));
  });
  // It may fire when nobody waits.
  fired.catch(() => undefined);
  signal?.addEventListener('abort', fail, { once: true });
  return { fired, forget: () => signal?.removeEventListener('abort', fail) };
}

/** Parts for each hand where there are points enough: one that is slowed down then leaves some to the others. */
const ROUNDS = 3;

/**
 * Points of one part when `hands` take parts in turn: as many for each, none of more than `most`, and several parts for
 * each unless they had fewer than `fewest`.
 */
export function partSize(
  count: number,
  hands: number,
  { fewest, most }: { fewest: number; most: number },
): number {
  const needed = Math.ceil(count / (hands * most));
  const wanted = hands > 1 ? Math.min(ROUNDS, Math.floor(count / (hands * fewest))) : 1;
  return Math.ceil(count / (hands * Math.max(1, needed, wanted)));
}

/** This thread and the workers of a crew, for points that are worth it. */
export function handsFor(points: number, crew: Crew | undefined): number {
  return 1 + (crew && points >= FEWEST_POINTS ? crew.size : 0);
}
