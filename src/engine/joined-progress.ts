import { type OnProgress, progressMeter } from '../lib/progress.ts';

/**
 * One meter over several steps that each report passes of their own, in one phase after another.
 * @param shares passes expected of each step.
 * @returns to be called before each step, for what the step shall report to, and after the last.
 */
export function joinedProgress(
  phase: string,
  shares: readonly number[],
  report: OnProgress | undefined,
): () => OnProgress {
  const total = shares.reduce((sum, share) => sum + share, 0);
  const tick = progressMeter(phase, total, 'passes', report);
  let step = -1;
  let before = 0;
  let furthest = 0;
  const reach = (done: number) => {
    furthest = Math.max(furthest, done);
    tick(furthest);
  };
  return () => {
    before += shares[step] ?? 0;
    step += 1;
    reach(before);
    const [from, share] = [before, shares[step] ?? 0];
    let earlier = 0;
    let last = 0;
    return ({ done, total: expected }) => {
      if (done <= last) earlier += last;
      last = done;
      reach(from + Math.floor((share * (earlier + done)) / Math.max(share, earlier + expected)));
    };
  };
}
