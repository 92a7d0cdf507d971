import type { Query } from '../../engine/api.ts';
import { engine } from '../../engine/client.ts';
import { resultLine } from '../results/result-line.ts';
import { addEntry } from '../shared/history.ts';
import { runJob } from '../shared/job.ts';
import { attempt } from '../shared/notices.ts';
import { refreshLayers, refreshStatus } from '../shared/session.ts';
import { setPreference } from '../shared/set-preference.ts';
import { type Answer, getApp, setApp } from '../shared/store.ts';
import { composeQuery, controlsOf } from './form.ts';

/** The query of the controls as they stand; null while something needed is not picked. */
export function queryOf(kind: Query['kind']): Query | null {
  const app = getApp();
  return composeQuery(kind, app.preferences.form, app);
}

/** Asks what the controls say. */
export async function askKind(kind: Query['kind']): Promise<void> {
  const query = queryOf(kind);
  if (!query) return;
  setPreference({ form: { ...getApp().preferences.form, kind } });
  await ask(query);
}

/** Asks, shows rows as they come and then the results. The engine builds an index that is missing. */
export async function ask(query: Query): Promise<void> {
  await attempt(async () => {
    const stop = new AbortController();
    const isCurrent = () => getApp().running?.query === query;
    try {
      setApp({ running: { query, update: null } });
      const result = await runJob(
        'Asking',
        (options) =>
          engine.query(query, {
            ...options,
            stop: stop.signal,
            onRows: (update) => {
              if (!isCurrent()) return;
              const first = getApp().running?.update === null;
              setApp({ running: { query, update }, ...(first ? { tab: 'results' as const } : {}) });
            },
          }),
        () => stop.abort(),
      );
      show({ query, result, indexMs: result.stats.buildMs || null });
    } finally {
      if (isCurrent()) setApp({ running: null });
      await refreshLayers();
      await refreshStatus();
    }
  });
}

function show(answer: Answer): void {
  const { query } = answer;
  const entry = { query, at: Date.now(), line: resultLine(answer) };
  const history = addEntry(getApp().history, entry);
  setApp({ answer, running: null, lastQuery: query, tab: 'results', history });
}

/** Sets the controls to a query. */
export function takeQuery(query: Query): void {
  const { form, picks } = controlsOf(query, getApp().preferences.form);
  setPreference({ form });
  setApp(picks);
}

/** Asks a query again, with the controls set to it. */
export async function askAgain(query: Query): Promise<void> {
  takeQuery(query);
  await ask(query);
}
