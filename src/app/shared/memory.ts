import type { LayerInfo, Query, Unit } from '../../engine/api.ts';
import { hasPicture, isUnit } from './group.ts';
import { isQuery } from './history.ts';
import { readJson, writeJson } from './local-storage.ts';

/** What was picked for one model, kept from visit to visit. */
export type Memory = {
  layer: string | null;
  units: Unit[];
  /** By unit key; a unit without one weighs 1. */
  weights: Record<string, number>;
  k: number;
  lastQuery: Query | null;
};

const empty: Memory = { layer: null, units: [], weights: {}, k: 20, lastQuery: null };

function storageKey(model: string): string {
  return `deepeverest:model:${model}`;
}

function checkUnits(units: unknown, layer: string, layers: readonly LayerInfo[]): Unit[] {
  return Array.isArray(units) && units.every((unit) => isUnit(unit, layer, layers)) ? units : [];
}

function checkWeights(stored: unknown): Record<string, number> {
  if (typeof stored !== 'object' || stored === null) return {};
  const entries = Object.entries(stored);
  return Object.fromEntries(entries.filter(([, weight]) => Number.isFinite(weight) && weight >= 0));
}

/** Takes from a stored record what still fits the model's layers. */
export function checkMemory(stored: unknown, layers: readonly LayerInfo[]): Memory {
  if (typeof stored !== 'object' || stored === null) return empty;
  const given = stored as Partial<Record<keyof Memory, unknown>>;
  const layer = layers.find((candidate) => candidate.name === given.layer);
  const k = Number(given.k);
  return {
    layer: layer?.name ?? null,
    units: layer ? checkUnits(given.units, layer.name, layers) : [],
    weights: checkWeights(given.weights),
    k: Number.isInteger(k) && k > 0 ? k : empty.k,
    lastQuery: isQuery(given.lastQuery, layers) ? given.lastQuery : null,
  };
}

export function readMemory(model: string, layers: readonly LayerInfo[]): Memory {
  return checkMemory(readJson(storageKey(model)), layers);
}

export function writeMemory(model: string, memory: Memory): void {
  const { lastQuery } = memory;
  writeJson(storageKey(model), {
    ...memory,
    lastQuery: lastQuery && hasPicture(lastQuery) ? null : lastQuery,
  });
}
