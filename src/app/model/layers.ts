import type { IndexState } from '../../engine/api.ts';
import { engine } from '../../engine/client.ts';
import { sayFallback } from '../indexes/building.ts';
import { formatBytes } from '../shared/format.ts';
import { rebase } from '../shared/group.ts';
import { runJob } from '../shared/job.ts';
import { attempt, inform } from '../shared/notices.ts';
import { refreshLayers, refreshStatus } from '../shared/session.ts';
import { getApp, setApp } from '../shared/store.ts';

/** Chooses a layer; picked units go with the layer they belong to, unless groups over layers are wanted. */
export function chooseLayer(layer: string): void {
  const { layer: old, units, preferences } = getApp();
  if (old === layer) return;
  setApp({ layer, units: preferences.acrossLayers && old ? rebase(units, old, layer) : [] });
}

/** Builds the index of a layer as the job on screen. @returns milliseconds it took. */
export async function buildIndex(
  layer: string,
  columns: 'neurons' | 'channels' = 'neurons',
): Promise<number> {
  const { budget } = getApp().preferences;
  try {
    const info = await runJob(`Indexing ${layer}`, (options) =>
      engine.buildIndex({ layer, columns, budget, ...options }),
    );
    sayFallback({ columns }, info);
    return info.buildMs;
  } finally {
    await refreshLayers();
    await refreshStatus();
  }
}

export async function buildChosen(layer: string, columns: 'neurons' | 'channels' = 'neurons'): Promise<void> {
  await attempt(() => buildIndex(layer, columns));
}

/** Deletes an index of a layer of what is open now; it can be built again at any time. */
export async function deleteIndex(layer: string, columns: 'neurons' | 'channels' = 'neurons'): Promise<void> {
  await attempt(async () => {
    const info = getApp().layers.find((one) => one.name === layer);
    const id = (columns === 'channels' ? info?.channelIndex : info?.index)?.id;
    if (!id) return;
    await engine.remove(id);
    const name = columns === 'channels' ? `${layer}'s channels` : layer;
    inform(`The index of ${name} was deleted.`, () => void buildChosen(layer, columns));
    await refreshLayers();
    await refreshStatus();
  });
}

/** What a layer's row says about its index. */
export function indexText(index: Pick<IndexState, 'state' | 'bytes'>, estimate: number | null): string {
  if (index.state === 'ready') return `indexed, ${formatBytes(index.bytes)}`;
  if (index.state === 'building') return 'indexing';
  if (index.state === 'queued') return 'waiting to be indexed';
  return estimate === null ? 'no index' : `no index, about ${formatBytes(estimate)}`;
}
