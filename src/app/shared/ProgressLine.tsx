import type { Progress } from '../../engine/api.ts';
import { formatCount, formatSeconds } from './format.ts';

/** `3,200 of 10,000 inputs, 1,450 inputs/s, 5 s left`. */
export function progressText(progress: Progress): string {
  const parts = [`${formatCount(progress.done)} of ${formatCount(progress.total)} ${progress.unit}`];
  if (progress.rate > 0) parts.push(`${formatCount(progress.rate)} ${progress.unit}/s`);
  if (progress.secondsLeft !== null && progress.done > 0 && progress.done < progress.total) {
    parts.push(`${formatSeconds(progress.secondsLeft)} left`);
  }
  return parts.join(', ');
}

/** A bar; moving to and fro while nothing is known. */
export function ProgressBar({ label, progress }: { label: string; progress: Progress | null }) {
  const known = progress !== null && progress.total > 0;
  const share = known ? Math.min(1, progress.done / progress.total) : 0;
  return (
    <div
      className={known ? 'progress' : 'progress progress-unknown'}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={known ? Math.round(share * 100) : undefined}
      aria-valuetext={progress ? progressText(progress) : undefined}
    >
      <div className="progress-fill" style={known ? { width: `${share * 100}%` } : undefined} />
    </div>
  );
}
