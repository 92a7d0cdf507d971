import { ProgressBar, progressText } from './ProgressLine.tsx';
import { useApp } from './store.ts';

/** What the page is busy with, and the way to stop it. */
export function JobPanel() {
  const job = useApp((app) => app.job);
  const rows = useApp((app) => app.running?.update?.rows.length ?? 0);
  if (!job) return null;
  const phase = job.progress?.phase ?? job.title;
  return (
    <section className="job" aria-label="Progress">
      <div className="job-text">
        <strong>{phase}</strong>
        <span className="muted tabular">{job.progress ? progressText(job.progress) : 'starting'}</span>
      </div>
      <ProgressBar label={phase} progress={job.progress} />
      <span className="job-buttons">
        {job.stop && rows > 0 && (
          <button type="button" title="Keep the rows found so far" onClick={job.stop}>
            Stop now
          </button>
        )}
        <button type="button" onClick={job.cancel}>
          Cancel
        </button>
      </span>
      <span className="visually-hidden" aria-live="polite">
        {job.title}
      </span>
    </section>
  );
}
