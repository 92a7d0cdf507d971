import type { CallOptions } from '../../engine/api.ts';
import { getApp, setApp } from './store.ts';

/**
 * Runs a long call as the job on screen, with its progress and a cancel. A job that is still running is cancelled
 * first, so the latest wish of a person wins.
 * @param stop ends the call early with what it has, where it can.
 */
export async function runJob<T>(
  title: string,
  call: (options: CallOptions) => Promise<T>,
  stop: (() => void) | null = null,
): Promise<T> {
  getApp().job?.cancel();
  const abort = new AbortController();
  const cancel = () => abort.abort();
  const isCurrent = () => getApp().job?.cancel === cancel;
  setApp({ job: { title, progress: null, cancel, stop } });
  try {
    return await call({
      signal: abort.signal,
      onProgress: (progress) => {
        if (isCurrent()) setApp({ job: { title, progress, cancel, stop } });
      },
    });
  } finally {
    if (isCurrent()) setApp({ job: null });
  }
}
