import { throwIfAborted } from '../lib/errors.ts';
import { macrotask } from '../lib/macrotask.ts';
import type { Done, Task } from './task.ts';

/** Workers that run tasks beside this thread, each with a network of its own that is the same. */
export type Crew = {
  /** Workers, once they have started. */
  readonly size: number;
  /** How many take tasks now; asking starts them. */
  ready(): number;
  /** Rejects where the worker is gone or fails; the caller then runs the task itself. */
  run(task: Task): Promise<Done>;
};

/** Points that are worth starting workers for. */
export const FEWEST_POINTS = 16;

/** Tasks that a worker has at most: one runs, one waits. */
const MOST_AWAY = 2;

/**
 * Does parts in this thread and in the workers of a crew, and gives them in order. What a worker fails at is done here.
 * @param there null where a part cannot leave this thread.
 * @throws EngineError 'cancelled', and what `here` throws.
 */
export async function* shared<T>(
  count: number,
  { crew, signal }: { crew?: Crew | undefined; signal?: AbortSignal | undefined },
  there: ((part: number, crew: Crew) => Promise<T>) | null,
  here: (part: number) => Promise<T>,
): AsyncGenerator<T> {
  const away = new Map<number, Promise<void>>();
  const found = new Map<number, { value: T } | null>();
  let next = 0;
  let given = 0;
  const send = (part: number, to: Crew, run: NonNullable<typeof there>) => {
    const settled = run(part, to).then(
      (value) => void found.set(part, { value }),
      () => void found.set(part, null),
    );
    away.set(
      part,
      settled.then(() => void away.delete(part)),
    );
  };
  while (given < count) {
    throwIfAborted(signal, 'The attribution');
    const workers = crew && there && count > 1 ? crew.ready() : 0;
    if (crew && there) {
      while (away.size < workers && count - next > 1) send(next++, crew, there);
      while (away.size < MOST_AWAY * workers && count - next > 1 + workers) send(next++, crew, there);
    }
    // A worker that is far behind must not let results pile up.
    if (next < count && next - given <= 2 * MOST_AWAY * (workers + 1)) {
      const part = next++;
      // Messages leave, and others get their turn, before this thread is busy.
      await macrotask();
      found.set(part, { value: await here(part) });
    } else await away.get(given);
    while (found.has(given)) {
      const done = found.get(given) ?? { value: await here(given) };
      found.delete(given);
      given++;
      yield done.value;
    }
  }
}

/** How many parts to make of some points so that everyone has as many, none larger than `most`. */
export function partsOf(count: number, most: number, crew: Crew | undefined): number {
  const hands = 1 + (crew && count >= FEWEST_POINTS ? crew.size : 0);
  return Math.min(count, hands * Math.ceil(count / (hands * most)));
}
