import type { LayerInfo, Query } from '../../engine/api.ts';
import { hasPicture, isUnit } from './group.ts';
import { readJson, writeJson } from './local-storage.ts';

/** A query that was asked, when, and its result in one line. */
export type HistoryEntry = { query: Query; at: number; line: string };

const kept = 50;

function storageKey(model: string): string {
  return `deepeverest:history:${model}`;
}

function sameQuery(a: Query, b: Query): boolean {
  return a === b || (!hasPicture(a) && !hasPicture(b) && JSON.stringify(a) === JSON.stringify(b));
}

/** The newest first; a query asked again moves to the front. */
export function addEntry(history: readonly HistoryEntry[], entry: HistoryEntry): HistoryEntry[] {
  return [entry, ...history.filter((old) => !sameQuery(old.query, entry.query))].slice(0, kept);
}

/** Whether something read from storage is a query that still fits the model's layers. */
export function isQuery(stored: unknown, layers: readonly LayerInfo[]): stored is Query {
  if (typeof stored !== 'object' || stored === null) return false;
  const { layer, units, kind, k, target, targets } = stored as Partial<Query>;
  const goals: unknown = targets ?? (target === undefined ? [] : [target]);
  return (
    layers.some((one) => one.name === layer) &&
    Array.isArray(units) &&
    units.length > 0 &&
    units.every((unit) => isUnit(unit, layer as string, layers)) &&
    (kind === 'highest' || kind === 'lowest' || kind === 'similar') &&
    Number.isInteger(k) &&
    Array.isArray(goals) &&
    goals.every((goal) => Number.isInteger(goal)) &&
    (kind !== 'similar' || goals.length > 0)
  );
}

/** Takes the entries that still fit. */
export function checkHistory(stored: unknown, layers: readonly LayerInfo[]): HistoryEntry[] {
  if (!Array.isArray(stored)) return [];
  return stored.filter(
    (entry: Partial<HistoryEntry> | null) =>
      entry && isQuery(entry.query, layers) && typeof entry.at === 'number' && typeof entry.line === 'string',
  );
}

export function readHistory(model: string, layers: readonly LayerInfo[]): HistoryEntry[] {
  return checkHistory(readJson(storageKey(model)), layers);
}

export function writeHistory(model: string, history: readonly HistoryEntry[]): void {
  writeJson(
    storageKey(model),
    history.filter(({ query }) => !hasPicture(query)),
  );
}
