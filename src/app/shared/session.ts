import type { LayerInfo, Workspace } from '../../engine/api.ts';
import { engine } from '../../engine/client.ts';
import { readHistory, writeHistory } from './history.ts';
import { readMemory, writeMemory } from './memory.ts';
import { attempt, warn } from './notices.ts';
import { startPredictions, stopPredictions } from './predictions.ts';
import { type AppState, getApp, noFilter, setApp, useApp } from './store.ts';
import { thumbnails } from './thumbnails.ts';

export async function refreshLayers(): Promise<void> {
  const layers = getApp().workspace.model ? await engine.layers() : [];
  setApp({ layers });
}

export async function refreshStatus(): Promise<void> {
  await attempt(async () => {
    const [status, saved] = await Promise.all([engine.status(), engine.saved()]);
    setApp({ status, saved });
  });
}

/** Looks up which builds were cut off. */
export async function refreshUnfinished(): Promise<void> {
  const { model, dataset } = getApp().workspace;
  const found = model && dataset ? await attempt(() => engine.unfinishedBuilds()) : [];
  setApp({ unfinished: found ?? [] });
}

/** What was picked for this model on an earlier visit; the last layer when nothing was. */
async function recall(model: string | undefined, layers: LayerInfo[]): Promise<Partial<AppState>> {
  if (!model) return { layer: null, units: [], weights: {}, lastQuery: null, history: [] };
  const memory = readMemory(model, layers);
  const layer = memory.layer ?? layers.at(-1)?.name ?? null;
  return { ...memory, layer, history: await readHistory(model, layers) };
}

async function datasetState(workspace: Workspace): Promise<Partial<AppState>> {
  const labels = workspace.dataset?.labelled ? await engine.labels() : null;
  return { labels, input: null, targets: [], where: {}, compared: null, filter: noFilter };
}

/**
 * Shows what the engine has open now; keeps what was picked as far as it still fits. Everything is fetched first and
 * shown at once, so that no panel asks about a layer or an input of what was open before.
 */
export async function adopt(workspace: Workspace): Promise<void> {
  const old = getApp().workspace;
  const modelChanged = old.model?.id !== workspace.model?.id;
  const datasetChanged = old.dataset?.id !== workspace.dataset?.id;
  const layers = workspace.model ? await engine.layers() : [];
  const changes: Partial<AppState> = {
    ...(modelChanged ? await recall(workspace.model?.id, layers) : {}),
    ...(datasetChanged ? await datasetState(workspace) : {}),
  };
  if (datasetChanged) thumbnails.clear();
  if (modelChanged || datasetChanged) {
    stopPredictions();
    Object.assign(changes, { answer: null, predictions: null, tab: 'dataset' });
  }
  const phase = workspace.model || workspace.dataset ? 'workspace' : 'start';
  setApp({ ...changes, workspace, layers, phase });
  for (const message of workspace.notices) warn(message);
  if (modelChanged || datasetChanged) await refreshUnfinished();
  beginWork(workspace);
  await refreshStatus();
}

/** A new pair is first asked about its preprocessing; a known one is predicted in the background. */
function beginWork(workspace: Workspace): void {
  if (!workspace.preprocessing) return;
  if (workspace.preprocessing.confirmed) startPredictions();
  else setApp({ dialog: 'preprocessing' });
}

/** Keeps what is picked for the open model in this browser, from now on. */
export function rememberPicks(): () => void {
  return useApp.subscribe((app, old) => {
    const { model } = app.workspace;
    if (!model || model.id !== old.workspace.model?.id) return;
    const same =
      app.layer === old.layer &&
      app.units === old.units &&
      app.weights === old.weights &&
      app.k === old.k &&
      app.lastQuery === old.lastQuery;
    if (!same) {
      const { layer, units, weights, k, lastQuery } = app;
      writeMemory(model.id, { layer, units, weights, k, lastQuery });
    }
    if (app.history !== old.history) void attempt(() => writeHistory(model.id, app.history));
  });
}
