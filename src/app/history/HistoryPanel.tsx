import { askAgain } from '../query/asking.ts';
import { useSentence } from '../query/sentence.ts';
import type { HistoryEntry } from '../shared/history.ts';
import { Icon } from '../shared/Icon.tsx';
import { inform } from '../shared/notices.ts';
import { getApp, setApp, useApp } from '../shared/store.ts';
import './history.css';

function clear(): void {
  const { history } = getApp();
  setApp({ history: [] });
  inform(`${history.length} ${history.length === 1 ? 'query' : 'queries'} cleared.`, () =>
    setApp({ history: [...getApp().history, ...history] }),
  );
}

function remove(entry: HistoryEntry): void {
  setApp({ history: getApp().history.filter((other) => other !== entry) });
}

function Row({ entry }: { entry: HistoryEntry }) {
  const write = useSentence();
  const busy = useApp((app) => app.job !== null || app.workspace.dataset === null);
  const sentence = write(entry.query);
  const date = new Date(entry.at);
  return (
    <li>
      <button
        type="button"
        className="quiet history-run"
        aria-label={`Ask again: ${sentence}`}
        disabled={busy}
        onClick={() => void askAgain(entry.query)}
      >
        <span>{sentence}</span>
        <span className="muted tabular">{entry.line}</span>
      </button>
      <time className="muted tabular" dateTime={date.toISOString()}>
        {date.toLocaleString()}
      </time>
      <button
        type="button"
        className="quiet icon-only"
        aria-label={`Delete from history: ${sentence}`}
        onClick={() => remove(entry)}
      >
        <Icon name="trash" />
      </button>
    </li>
  );
}

/** Queries asked of this model, newest first; a click asks again. */
export function HistoryPanel() {
  const history = useApp((app) => app.history);
  if (history.length === 0) return <p className="hint">Queries asked of this model are kept here.</p>;
  return (
    <>
      <div className="history-bar">
        <span className="muted">Click a query to ask it again.</span>
        <button type="button" className="quiet" onClick={clear}>
          Clear history
        </button>
      </div>
      <ol className="history" aria-label="Queries asked">
        {history.map((entry) => (
          <Row key={`${entry.at}-${entry.query.k}`} entry={entry} />
        ))}
      </ol>
    </>
  );
}
