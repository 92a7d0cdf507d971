import { type ReactNode, useMemo } from 'react';
import { ProgressBar } from '../shared/ProgressLine.tsx';
import { CrosshairPlace } from './Crosshair.tsx';
import { timeText } from './cell-text.ts';
import type { MapCell } from './cells.ts';
import { computeMaps, forgetFailures, stopMaps, useMaps } from './map-store.ts';

type Counts = { done: number; failed: number; ms: number };

function count(cells: readonly MapCell[], maps: ReturnType<typeof useMaps.getState>['maps']): Counts {
  const counts: Counts = { done: 0, failed: 0, ms: 0 };
  for (const { key } of cells) {
    const state = maps[key];
    if (state?.state === 'failed') counts.failed += 1;
    if (state?.state !== 'done') continue;
    counts.done += 1;
    counts.ms += state.ms;
  }
  return counts;
}

function countText({ done, failed, ms }: Counts, total: number): string {
  const parts = [done === total ? `${total} maps` : `${done} of ${total} maps`];
  if (failed > 0) parts.push(`${failed} could not be made`);
  if (done > 0) parts.push(timeText(ms));
  return parts.join(', ');
}

type Props = { cells: readonly MapCell[]; about: string; children: ReactNode };

/** How far the maps are, with the way to stop and to go on. */
export function RunLine({ cells, about, children }: Props) {
  const { maps, run, stopped } = useMaps();
  const counts = useMemo(() => count(cells, maps), [cells, maps]);
  const again = () => {
    forgetFailures();
    void computeMaps(cells);
  };
  return (
    <div className="gallery-run">
      <p className="tabular" data-testid="gallery-line" aria-live={run ? 'off' : 'polite'}>
        {about} <span className="muted">{countText(counts, cells.length)}</span>
      </p>
      <span className="muted tabular gallery-place" data-testid="crosshair">
        <CrosshairPlace />
      </span>
      {run && (
        <>
          <ProgressBar
            label="Maps"
            progress={{
              phase: 'Maps',
              unit: 'maps',
              rate: 0,
              secondsLeft: null,
              done: run.done + run.share,
              total: run.total,
            }}
          />
          <button type="button" onClick={() => stopMaps(true)}>
            Cancel maps
          </button>
        </>
      )}
      {!run && stopped && (
        <button type="button" onClick={() => void computeMaps(cells)}>
          Go on
        </button>
      )}
      {!run && !stopped && counts.failed > 0 && (
        <button type="button" className="quiet" onClick={again}>
          Try again
        </button>
      )}
      <span className="gallery-end">{children}</span>
    </div>
  );
}
