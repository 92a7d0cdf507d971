import { create } from 'zustand';
import type {
  Filter,
  LayerInfo,
  MethodInfo,
  PredictionTable,
  Progress,
  Query,
  QueryResult,
  RowsUpdate,
  SavedItem,
  Status,
  Target,
  UnfinishedBuild,
  Unit,
  Workspace,
} from '../../engine/api.ts';
import type { HistoryEntry } from './history.ts';
import { type Preferences, readPreferences } from './preferences.ts';

/** The one long call a person waits for; at most one at a time. */
export type Job = {
  title: string;
  progress: Progress | null;
  cancel: () => void;
  /** Ends the call early with what it has; null where there is nothing to have. */
  stop: (() => void) | null;
};

export type Notice = {
  id: number;
  kind: 'error' | 'info';
  message: string;
  action: { label: string; run: () => void } | null;
};

/** Null and false mean: not filtered by this. */
export type GridFilter = { label: number | null; prediction: number | null; wrongOnly: boolean };

/** A query with its answer; `indexMs` is the time its index took to build, null when it was there already. */
export type Answer = { query: Query; result: QueryResult; indexMs: number | null };

/** A query on its way, with the rows it has so far. */
export type Running = { query: Query; update: RowsUpdate | null };

/** An index that is built in the background, or waits for its turn. */
export type Build = { layer: string; progress: Progress | null; cancel: () => void };

export type DialogName = 'preprocessing' | 'saved' | 'skipped' | 'indexes';

export type AppState = {
  phase: 'loading' | 'start' | 'workspace';
  workspace: Workspace;
  layers: LayerInfo[];
  labels: Int32Array | null;
  predictions: PredictionTable | null;
  predicting: Job | null;
  job: Job | null;
  builds: Build[];
  unfinished: UnfinishedBuild[];
  layer: string | null;
  units: Unit[];
  /** By unit key; a unit without one weighs 1. */
  weights: Record<string, number>;
  k: number;
  input: number | null;
  /** What to be similar to, in place of `input`. */
  targets: Target[];
  /** The filter of the query, not of the grid. */
  where: Filter;
  /** The input that others are compared with. */
  compared: number | null;
  tab: 'dataset' | 'results' | 'gallery' | 'history';
  filter: GridFilter;
  answer: Answer | null;
  running: Running | null;
  lastQuery: Query | null;
  /** Newest first. */
  history: HistoryEntry[];
  dialog: DialogName | null;
  notices: Notice[];
  saved: SavedItem[];
  status: Status | null;
  /** Attribution methods; empty until the engine has told. */
  methods: MethodInfo[];
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
  builds: [],
  unfinished: [],
  layer: null,
  units: [],
  weights: {},
  k: 20,
  input: null,
  targets: [],
  where: {},
  compared: null,
  tab: 'dataset',
  filter: noFilter,
  answer: null,
  running: null,
  lastQuery: null,
  history: [],
  dialog: null,
  notices: [],
  saved: [],
  status: null,
  methods: [],
  preferences: readPreferences(),
}));

export const getApp = useApp.getState;
export const setApp = useApp.setState;

/** The chosen layer, or null. */
export function useLayer(): LayerInfo | null {
  return useApp((app) => app.layers.find((layer) => layer.name === app.layer) ?? null);
}
