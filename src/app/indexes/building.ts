import type { BuildRequest, IndexInfo, Progress } from '../../engine/api.ts';
import { engine } from '../../engine/client.ts';
import { attempt, warn } from '../shared/notices.ts';
import { refreshLayers, refreshStatus, refreshUnfinished } from '../shared/session.ts';
import { type Build, getApp, setApp } from '../shared/store.ts';
import { layersWithoutIndex } from './index-entries.ts';

type Request = Pick<BuildRequest, 'layer' | 'columns' | 'budget'>;

function without(build: Build): Build[] {
  return getApp().builds.filter((other) => other.cancel !== build.cancel);
}

/** Says why channels were indexed where neurons were asked for. */
export function sayFallback(
  { columns: asked = 'neurons' }: Pick<BuildRequest, 'columns'>,
  built: IndexInfo,
): void {
  if (asked === 'neurons' && built.columns === 'channels' && built.why) warn(built.why);
}

/** Builds an index in the background; the engine takes one after another. Failures are shown. */
export async function buildInBackground(request: Request): Promise<void> {
  const abort = new AbortController();
  const build: Build = { layer: request.layer, progress: null, cancel: () => abort.abort() };
  setApp({ builds: [...getApp().builds, build] });
  const onProgress = (progress: Progress) => {
    const builds = getApp().builds.map((one) => (one.cancel === build.cancel ? { ...one, progress } : one));
    setApp({ builds });
  };
  const running = engine.buildIndex({ ...request, signal: abort.signal, onProgress });
  await attempt(async () => {
    await refreshLayers();
    sayFallback(request, await running);
  });
  setApp({ builds: without(build) });
  await attempt(refreshLayers);
  await attempt(refreshStatus);
  await refreshUnfinished();
}

/** Queues every layer that has no index. */
export function buildAll(budget: number): void {
  for (const layer of layersWithoutIndex(getApp().layers)) void buildInBackground({ layer, budget });
}

export function cancelBuilds(): void {
  for (const { cancel } of getApp().builds) cancel();
}
