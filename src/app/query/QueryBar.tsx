import { Panel } from '../shared/Panel.tsx';
import { setApp, useApp } from '../shared/store.ts';
import { Thumbnail } from '../shared/Thumbnail.tsx';
import { ask, askAgain, queryOf } from './asking.ts';
import { querySentence } from './query-text.ts';
import { UnitBar } from './UnitBar.tsx';
import './query.css';

function CountField() {
  const k = useApp((app) => app.k);
  const length = useApp((app) => app.workspace.dataset?.length);
  return (
    <label className="field">
      k
      <input
        type="number"
        className="tabular"
        min={1}
        max={length}
        value={k || ''}
        onChange={(event) => setApp({ k: Math.max(0, Math.floor(event.target.valueAsNumber || 0)) })}
      />
    </label>
  );
}

/** Why a button cannot be pressed, or null when it can. */
function useObstacle(kind: 'highest' | 'similar'): string | null {
  const units = useApp((app) => app.units.length);
  const input = useApp((app) => app.input);
  const dataset = useApp((app) => app.workspace.dataset);
  const k = useApp((app) => app.k);
  if (!dataset) return 'Open a data set first';
  if (units === 0) return 'Pick at least one unit first';
  if (k < 1) return 'k must be at least 1';
  return kind === 'similar' && input === null ? 'Click the input to compare with first' : null;
}

function AskButton({ kind, label }: { kind: 'highest' | 'similar'; label: string }) {
  const obstacle = useObstacle(kind);
  const busy = useApp((app) => app.job !== null);
  const press = () => {
    const query = queryOf(kind);
    if (query) void ask(query);
  };
  return (
    <button
      type="button"
      className="primary"
      disabled={obstacle !== null || busy}
      title={obstacle ?? undefined}
      onClick={press}
    >
      {label}
    </button>
  );
}

function Target() {
  const input = useApp((app) => app.input);
  if (input === null) return null;
  return (
    <span className="target tabular muted">
      to <Thumbnail input={input} size={24} /> {input}
    </span>
  );
}

function LastQuery() {
  const last = useApp((app) => (app.answer ? null : app.lastQuery));
  const usable = useApp((app) => app.workspace.dataset !== null && app.job === null);
  if (!last) return null;
  return (
    <button
      type="button"
      className="quiet last-query"
      disabled={!usable}
      title={querySentence(last)}
      onClick={() => void askAgain(last)}
    >
      Run last query
    </button>
  );
}

export function QueryBar() {
  const model = useApp((app) => app.workspace.model);
  if (!model) return null;
  return (
    <Panel name="Units" className="query-bar">
      <UnitBar />
      <div className="query-controls">
        <CountField />
        <AskButton kind="highest" label="Highest" />
        <AskButton kind="similar" label="Most similar" />
        <Target />
        <LastQuery />
      </div>
    </Panel>
  );
}
