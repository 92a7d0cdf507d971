import { useEffect, useState } from 'react';
import { ProgressBar, progressText } from '../shared/ProgressLine.tsx';
import type { AttributionState } from './use-attribution.ts';

/** Milliseconds before a computation is worth a progress bar. */
const patience = 700;

type Props = AttributionState & { cancel: () => void; again: () => void };

function Running({ progress, cancel }: Pick<Props, 'progress' | 'cancel'>) {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), patience);
    return () => clearTimeout(timer);
  }, []);
  if (!slow) return null;
  return (
    <div className="attribution-working">
      <ProgressBar label="Attribution" progress={progress} />
      <span className="muted tabular">{progress ? progressText(progress) : 'Computing the map'}</span>
      <button type="button" aria-label="Cancel attribution" onClick={cancel}>
        Cancel
      </button>
    </div>
  );
}

/** What a map on its way is at, and what became of one that did not come. */
export function Working({ loading, error, progress, cancel, again }: Props) {
  if (loading) return <Running progress={progress} cancel={cancel} />;
  if (!error) return null;
  const cancelled = error.code === 'cancelled';
  return (
    <div className="attribution-working">
      <p className={cancelled ? 'muted' : 'field-error'} role={cancelled ? 'status' : 'alert'}>
        {cancelled ? 'Cancelled; the map is not of these settings.' : error.message}
      </p>
      <button type="button" aria-label="Compute attribution again" onClick={again}>
        Again
      </button>
    </div>
  );
}
