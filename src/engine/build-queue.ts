import { cancelled } from '../lib/errors.ts';
import type { OnProgress, Progress } from '../lib/progress.ts';

export type Caller = { onProgress?: OnProgress | undefined; signal?: AbortSignal | undefined };

type Build<T> = {
  ids: readonly string[];
  promise: Promise<T>;
  running: boolean;
  stop: AbortController;
  callers: Set<Caller>;
};

/**
 * Builds run one at a time in the order they were asked for, since they share the network. A call for what is already
 * waiting or running joins it; a build stops when every caller has cancelled.
 */
export class BuildQueue<T> {
  private readonly builds = new Set<Build<T>>();
  private last: Promise<unknown> = Promise.resolve();

  /** Whether something with this id is waiting or running. */
  state(id: string): 'queued' | 'building' | null {
    const build = this.find([id]);
    if (!build) return null;
    return build.running ? 'building' : 'queued';
  }

  async run(
    ids: readonly string[],
    caller: Caller,
    work: (signal: AbortSignal, onProgress: OnProgress) => Promise<T>,
  ): Promise<T> {
    const build = this.find(ids) ?? this.add(ids, work);
    build.callers.add(caller);
    const leave = () => {
      build.callers.delete(caller);
      if (build.callers.size === 0) build.stop.abort();
    };
    if (caller.signal?.aborted) leave();
    else caller.signal?.addEventListener('abort', leave, { once: true });
    try {
      return await build.promise;
    } finally {
      caller.signal?.removeEventListener('abort', leave);
    }
  }

  private add(
    ids: readonly string[],
    work: (signal: AbortSignal, onProgress: OnProgress) => Promise<T>,
  ): Build<T> {
    const stop = new AbortController();
    const callers = new Set<Caller>();
    const report = (progress: Progress) => {
      for (const { onProgress } of callers) onProgress?.(progress);
    };
    const before = this.last;
    const turn = async () => {
      await before;
      if (stop.signal.aborted) throw cancelled('The build');
      build.running = true;
      return work(stop.signal, report);
    };
    const build: Build<T> = { ids, running: false, stop, callers, promise: Promise.resolve().then(turn) };
    this.builds.add(build);
    const end = () => void this.builds.delete(build);
    this.last = build.promise.then(end, end);
    return build;
  }

  /** A build that makes all of these. */
  private find(ids: readonly string[]): Build<T> | undefined {
    return [...this.builds].find((build) => ids.every((id) => build.ids.includes(id)));
  }
}
