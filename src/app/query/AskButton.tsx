import type { Query } from '../../engine/api.ts';
import { useApp } from '../shared/store.ts';
import { askKind } from './asking.ts';

/** Why a button cannot be pressed, or null when it can. */
function useObstacle(kind: Query['kind']): string | null {
  const units = useApp((app) => app.units.length);
  const hasTarget = useApp((app) => app.input !== null || app.targets.length > 0);
  const dataset = useApp((app) => app.workspace.dataset);
  const k = useApp((app) => app.k);
  if (!dataset) return 'Open a data set first';
  if (units === 0) return 'Pick at least one unit first';
  if (k < 1) return 'k must be at least 1';
  return kind === 'similar' && !hasTarget ? 'Click the input to compare with first' : null;
}

export function AskButton({ kind, label }: { kind: Query['kind']; label: string }) {
  const obstacle = useObstacle(kind);
  const busy = useApp((app) => app.job !== null);
  return (
    <button
      type="button"
      className="primary"
      disabled={obstacle !== null || busy}
      title={obstacle ?? undefined}
      onClick={() => void askKind(kind)}
    >
      {label}
    </button>
  );
}
