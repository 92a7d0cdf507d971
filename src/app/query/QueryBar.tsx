import { Panel } from '../shared/Panel.tsx';
import { setPreference } from '../shared/set-preference.ts';
import { setApp, useApp } from '../shared/store.ts';
import { AskButton } from './AskButton.tsx';
import { askAgain } from './asking.ts';
import { MoreOptions } from './MoreOptions.tsx';
import { SentenceField } from './SentenceField.tsx';
import { useSentence } from './sentence.ts';
import { TargetField } from './TargetField.tsx';
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

function LastQuery() {
  const last = useApp((app) => (app.answer ? null : app.lastQuery));
  const usable = useApp((app) => app.workspace.dataset !== null && app.job === null);
  const sentence = useSentence();
  if (!last) return null;
  return (
    <button
      type="button"
      className="quiet"
      disabled={!usable}
      title={sentence(last)}
      onClick={() => void askAgain(last)}
    >
      Run last query
    </button>
  );
}

function MoreButton() {
  const more = useApp((app) => app.preferences.moreQuery);
  return (
    <button
      type="button"
      className="quiet more-button"
      aria-expanded={more}
      onClick={() => setPreference({ moreQuery: !more })}
    >
      {more ? 'Less' : 'More'}
    </button>
  );
}

export function QueryBar() {
  const model = useApp((app) => app.workspace.model);
  const more = useApp((app) => app.preferences.moreQuery);
  if (!model) return null;
  return (
    <Panel name="Units" className="query-bar">
      <UnitBar />
      <div className="query-controls">
        <CountField />
        <AskButton kind="highest" label="Highest" />
        <AskButton kind="similar" label="Most similar" />
        <TargetField />
        <MoreButton />
        <LastQuery />
      </div>
      {more && <MoreOptions />}
      <SentenceField />
    </Panel>
  );
}
