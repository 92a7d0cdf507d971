import type { LayerInfo, Query, Target } from '../../engine/api.ts';
import { isUnit, targetsOf } from './group.ts';
import { readJson, writeJson } from './local-storage.ts';
import { isNote, keepPictures, keptPicture, noteOf, tooLarge } from './pictures.ts';

/** A query that was asked, when, and its result in one line. */
export type HistoryEntry = { query: Query; at: number; line: string };

const kept = 50;

function storageKey(model: string): string {
  return `deepeverest:history:${model}`;
}

function sameQuery(a: Query, b: Query): boolean {
  return a === b || JSON.stringify(written(a)) === JSON.stringify(written(b));
}

function picturesOf(query: Query): Blob[] {
  return targetsOf(query).filter((target) => target instanceof Blob);
}

function isTooLarge(query: Query): boolean {
  return picturesOf(query).some((picture) => tooLarge(picture) !== null);
}

/** The query with notes for its pictures. */
function written(query: Query): unknown {
  const note = (target: Target) => (target instanceof Blob ? noteOf(target) : target);
  const { target, targets } = query;
  return {
    ...query,
    ...(target === undefined ? {} : { target: note(target) }),
    ...(targets ? { targets: targets.map(note) } : {}),
  };
}

/** Puts the pictures back for which notes stand in a stored entry; null for those that are gone. */
async function withPictures(model: string, entry: Partial<HistoryEntry> | null): Promise<unknown> {
  const { target, targets } = (entry?.query ?? {}) as { target?: unknown; targets?: unknown };
  const found = (goal: unknown) => (isNote(goal) ? keptPicture(model, goal) : goal);
  if (isNote(target)) return { ...entry, query: { ...entry?.query, target: await found(target) } };
  if (!Array.isArray(targets) || !targets.some(isNote)) return entry;
  return { ...entry, query: { ...entry?.query, targets: await Promise.all(targets.map(found)) } };
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
    goals.every((goal) => Number.isInteger(goal) || goal instanceof Blob) &&
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

/** What was kept of a model's history; without the queries whose pictures the browser has no longer. */
export async function readHistory(model: string, layers: readonly LayerInfo[]): Promise<HistoryEntry[]> {
  const stored = readJson(storageKey(model));
  if (!Array.isArray(stored)) return [];
  return checkHistory(await Promise.all(stored.map((entry) => withPictures(model, entry))), layers);
}

/** Keeps a history in this browser, with its pictures; those of queries that left it are deleted. */
export async function writeHistory(model: string, history: readonly HistoryEntry[]): Promise<void> {
  const kept = history.filter(({ query }) => !isTooLarge(query));
  writeJson(
    storageKey(model),
    kept.map((entry) => ({ ...entry, query: written(entry.query) })),
  );
  await keepPictures(
    model,
    kept.flatMap(({ query }) => picturesOf(query)),
  );
}
