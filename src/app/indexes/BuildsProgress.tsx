import { useEffect } from 'react';
import { ProgressBar, progressText } from '../shared/ProgressLine.tsx';
import { refreshLayers } from '../shared/session.ts';
import { useApp } from '../shared/store.ts';
import { cancelBuilds } from './building.ts';

const everyMs = 1500;

/** Keeps the states of the layers fresh while builds go on. */
function useFreshLayers(building: boolean): void {
  useEffect(() => {
    if (!building) return;
    const timer = setInterval(() => void refreshLayers(), everyMs);
    return () => clearInterval(timer);
  }, [building]);
}

/** The index that is built in the background, and how many wait. */
export function BuildsProgress() {
  const builds = useApp((app) => app.builds);
  useFreshLayers(builds.length > 0);
  const current = builds.find(({ progress }) => progress !== null) ?? builds[0];
  if (!current) return null;
  const waiting = builds.length - 1;
  return (
    <span className="status-job">
      Indexing {current.layer}
      <ProgressBar label={`Index of ${current.layer}`} progress={current.progress} />
      <span className="tabular status-progress">
        {current.progress ? progressText(current.progress) : 'waiting'}
        {waiting > 0 && `; ${waiting} more`}
      </span>
      <button type="button" className="quiet" onClick={cancelBuilds}>
        Cancel builds
      </button>
    </span>
  );
}
