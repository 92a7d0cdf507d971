import { create } from 'zustand';
import type {
  LayerInfo,
  PredictionTable,
  Progress,
  QueryResult,
  SavedItem,
  Status,
  Workspace,
} from '../../engine/api.ts';
import type { PageQuery } from './page-query.ts';
import { type Preferences, readPreferences } from './preferences.ts';

/** The one long call a person waits for; at most one at a time. */
export type Job = { title: string; progress: Progress | null; cancel: () => void };

export type Notice = {
  id: number;
  kind: 'error' | 'info';
  message: string;
  action: { label: string; run: () => void } | null;
};

/** Null and false mean: not filtered by this. */
export type GridFilter = { label: number | null; prediction: number | null; wrongOnly: boolean };

/** A query with its answer; `indexMs` is the time its index took to build, null when it was there already. */
export type Answer = { query: PageQuery; result: QueryResult; indexMs: number | null };

export type DialogName = 'preprocessing' | 'saved' | 'skipped';

export type AppState = {
  phase: 'loading' | 'start' | 'workspace';
  workspace: Workspace;
  layers: LayerInfo[];
  labels: Int32Array | null;
  predictions: PredictionTable | null;
  predicting: Job | null;
  job: Job | null;
  layer: string | null;
  units: number[];
  k: number;
  input: number | null;
  tab: 'dataset' | 'results';
  filter: GridFilter;
  answer: Answer | null;
  lastQuery: PageQuery | null;
  dialog: DialogName | null;
  notices: Notice[];
  saved: SavedItem[];
  status: Status | null;
  preferences: Preferences;
};

export const noFilter: GridFilter = { label: null, prediction: null, wrongOnly: false };

export const useApp = create<AppState>(() => ({
  phase: 'loading',
  workspace: { model: null, dataset: null, preprocessing: null, notices: [] },
  layers: [],
  labels: null,
  predictions: null,
  predicting: null,
  job: null,
  layer: null,
  units: [],
  k: 20,
  input: null,
  tab: 'dataset',
  filter: noFilter,
  answer: null,
  lastQuery: null,
  dialog: null,
  notices: [],
  saved: [],
  status: null,
  preferences: readPreferences(),
}));

export const getApp = useApp.getState;
export const setApp = useApp.setState;

/** The chosen layer, or null. */
export function useLayer(): LayerInfo | null {
  return useApp((app) => app.layers.find((layer) => layer.name === app.layer) ?? null);
}
