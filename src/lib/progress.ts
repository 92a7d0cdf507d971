/** How far a long call has come. */
export type Progress = {
  /** What is going on, ready to show: `Indexing block1_conv2`. */
  phase: string;
  done: number;
  total: number;
  /** What `done` counts: `inputs`, `bytes`, `files`. */
  unit: string;
  /** Units per second over the last seconds; 0 until known. */
  rate: number;
  secondsLeft: number | null;
};

export type OnProgress = (progress: Progress) => void;

/**
 * Returns a function to call with the number done so far; it reports at most every `everyMs` and at the end.
 */
export function progressMeter(
  phase: string,
  total: number,
  unit: string,
  report: OnProgress | undefined,
  everyMs = 100,
): (done: number) => void {
  const started = performance.now();
  let last = Number.NEGATIVE_INFINITY;
  return (done) => {
    const now = performance.now();
    if (!report || (done < total && now - last < everyMs)) return;
    last = now;
    const seconds = (now - started) / 1000;
    const rate = seconds > 0 ? done / seconds : 0;
    report({
      phase,
      done,
      total,
      unit,
      rate,
      secondsLeft: rate > 0 ? (total - done) / rate : null,
    });
  };
}
