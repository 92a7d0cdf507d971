import { throwIfAborted } from '../lib/errors.ts';
import { type OnProgress, progressMeter } from '../lib/progress.ts';
import type { Answer } from './answer.ts';

/** Runs every candidate: the baseline, and the oracle of tests. */
export async function reprocess(
  candidates: Uint32Array,
  batchSize: number,
  answer: Answer,
  options: { signal?: AbortSignal | undefined; onProgress?: OnProgress | undefined },
): Promise<void> {
  const report = progressMeter('Running every input', candidates.length, 'inputs', options.onProgress);
  for (let from = 0; from < candidates.length; from += batchSize) {
    throwIfAborted(options.signal, 'The query');
    await answer.add(candidates.subarray(from, from + batchSize));
    report(Math.min(from + batchSize, candidates.length));
  }
}
