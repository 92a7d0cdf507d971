import { useEffect } from 'react';
import { BuildsProgress } from '../indexes/BuildsProgress.tsx';
import { formatBytes, formatCount } from '../shared/format.ts';
import { Panel } from '../shared/Panel.tsx';
import { ProgressBar, progressText } from '../shared/ProgressLine.tsx';
import { startPredictions, stopPredictions } from '../shared/predictions.ts';
import { refreshStatus } from '../shared/session.ts';
import { getApp, setApp, useApp } from '../shared/store.ts';
import { BackendSelect } from './BackendSelect.tsx';
import './status.css';

const everyMs = 4000;

function useFreshStatus(): void {
  useEffect(() => {
    const timer = setInterval(() => {
      if (!getApp().job && document.visibilityState === 'visible') void refreshStatus();
    }, everyMs);
    return () => clearInterval(timer);
  }, []);
}

function PredictionProgress() {
  const job = useApp((app) => app.predicting);
  const stopped = useApp(
    (app) =>
      app.predictions === null &&
      (app.workspace.model?.classCount ?? null) !== null &&
      app.workspace.dataset !== null &&
      app.dialog === null,
  );
  if (job) {
    return (
      <span className="status-job">
        Predictions
        <ProgressBar label="Predictions" progress={job.progress} />
        <span className="tabular status-progress">{job.progress ? progressText(job.progress) : ''}</span>
        <button type="button" className="quiet" onClick={stopPredictions}>
          Stop predictions
        </button>
      </span>
    );
  }
  if (!stopped) return null;
  return (
    <button type="button" className="quiet" onClick={startPredictions}>
      Predict all inputs
    </button>
  );
}

/** What runs underneath: backend, memory, storage, background work. */
export function StatusBar() {
  useFreshStatus();
  const status = useApp((app) => app.status);
  const skipped = useApp((app) => app.workspace.dataset?.skipped.length ?? 0);
  return (
    <Panel name="Status" className="status-bar">
      {status && <BackendSelect status={status} />}
      {status && (
        <span className="tabular" title="Tensors the network keeps alive">
          {formatCount(status.tensors)} tensors, {formatBytes(status.tensorBytes)}
        </span>
      )}
      <PredictionProgress />
      <BuildsProgress />
      <span className="status-space" />
      {skipped > 0 && (
        <button type="button" className="quiet" onClick={() => setApp({ dialog: 'skipped' })}>
          {formatCount(skipped)} {skipped === 1 ? 'file' : 'files'} skipped
        </button>
      )}
      {status && (
        <button
          type="button"
          className="quiet"
          aria-label="Storage"
          onClick={() => setApp({ dialog: 'saved' })}
        >
          Storage <span className="tabular">{formatBytes(status.storage.usage)}</span>
        </button>
      )}
      {status && <span className="tabular">{status.versions.app}</span>}
    </Panel>
  );
}
