import { throwIfAborted } from '../lib/errors.ts';
import { type OnProgress, progressMeter } from '../lib/progress.ts';
import { type Answer, anything } from './answer.ts';
import type { Guarantee } from './types.ts';

/**
 * Runs every candidate: the baseline, and the oracle of tests. Nothing is certain before the last one.
 * @throws EngineError 'cancelled' when the signal fires.
 */
export async function reprocess(
  candidates: Uint32Array,
  batchSize: number,
  answer: Answer,
  options: {
    signal?: AbortSignal | undefined;
    stop?: AbortSignal | undefined;
    onProgress?: OnProgress | undefined;
  },
): Promise<Guarantee> {
  const report = progressMeter('Running every input', candidates.length, 'inputs', options.onProgress);
  let done = 0;
  while (done < candidates.length && !options.stop?.aborted) {
    throwIfAborted(options.signal, 'The query');
    const batch = candidates.slice(done, done + batchSize);
    await answer.add(batch);
    done += batch.length;
    answer.report(done < candidates.length ? anything : null);
    report(done);
  }
  throwIfAborted(options.signal, 'The query');
  return answer.guarantee(done < candidates.length ? anything : null);
}
