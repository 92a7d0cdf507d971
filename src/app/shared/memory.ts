import type { LayerInfo } from '../../engine/api.ts';
import { readJson, writeJson } from './local-storage.ts';
import type { PageQuery } from './page-query.ts';

/** What was picked for one model, kept from visit to visit. */
export type Memory = { layer: string | null; units: number[]; k: number; lastQuery: PageQuery | null };

const empty: Memory = { layer: null, units: [], k: 20, lastQuery: null };

function storageKey(model: string): string {
  return `deepeverest:model:${model}`;
}

function isUnitList(value: unknown, units: number): value is number[] {
  return Array.isArray(value) && value.every((unit) => Number.isInteger(unit) && unit >= 0 && unit < units);
}

function checkQuery(stored: unknown, layers: readonly LayerInfo[]): PageQuery | null {
  if (typeof stored !== 'object' || stored === null) return null;
  const query = stored as Partial<PageQuery>;
  const layer = layers.find((candidate) => candidate.name === query.layer);
  const sound =
    layer &&
    isUnitList(query.units, layer.units) &&
    (query.kind === 'highest' || query.kind === 'lowest' || query.kind === 'similar') &&
    Number.isInteger(query.k);
  return sound ? (stored as PageQuery) : null;
}

/** Takes from a stored record what still fits the model's layers. */
export function checkMemory(stored: unknown, layers: readonly LayerInfo[]): Memory {
  if (typeof stored !== 'object' || stored === null) return empty;
  const given = stored as Partial<Record<keyof Memory, unknown>>;
  const layer = layers.find((candidate) => candidate.name === given.layer);
  const k = Number(given.k);
  return {
    layer: layer?.name ?? null,
    units: layer && isUnitList(given.units, layer.units) ? given.units : [],
    k: Number.isInteger(k) && k > 0 ? k : empty.k,
    lastQuery: checkQuery(given.lastQuery, layers),
  };
}

export function readMemory(model: string, layers: readonly LayerInfo[]): Memory {
  return checkMemory(readJson(storageKey(model)), layers);
}

export function writeMemory(model: string, memory: Memory): void {
  writeJson(storageKey(model), memory);
}
