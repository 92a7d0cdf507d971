import { engine } from '../../engine/client.ts';
import { buildIndex } from '../model/layers.ts';
import { runJob } from '../shared/job.ts';
import { attempt } from '../shared/notices.ts';
import type { PageQuery } from '../shared/page-query.ts';
import { getApp, setApp } from '../shared/store.ts';

/** The query of the controls as they stand; null while something needed is not picked. */
export function queryOf(kind: 'highest' | 'similar'): PageQuery | null {
  const { layer, units, k, input } = getApp();
  if (!layer || units.length === 0) return null;
  if (kind === 'highest') return { layer, units, kind, k };
  return input === null ? null : { layer, units, kind, k, target: input };
}

/** Builds the index of the query's layer where it is missing, asks, and shows the results. */
export async function ask(query: PageQuery): Promise<void> {
  await attempt(async () => {
    const { layers } = getApp();
    const indexed = layers.find((layer) => layer.name === query.layer)?.index.state === 'ready';
    const indexMs = indexed ? null : await buildIndex(query.layer);
    const result = await runJob('Asking', (options) => engine.query(query, options));
    setApp({ answer: { query, result, indexMs }, lastQuery: query, tab: 'results' });
  });
}

/** Asks the last query again, with its layer and units picked. */
export async function askAgain(query: PageQuery): Promise<void> {
  setApp({ layer: query.layer, units: query.units, k: query.k });
  await ask(query);
}
