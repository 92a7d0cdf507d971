import type { Query, Unit } from './types.ts';

/** The layer a unit belongs to. */
export function layerOfUnit(unit: Unit, queryLayer: string): string {
  return typeof unit === 'number' ? queryLayer : (unit.layer ?? queryLayer);
}

/** The layers of a query's units, each once, in order of first use. */
export function layersOf(query: Pick<Query, 'layer' | 'units'>): string[] {
  return [...new Set(query.units.map((unit) => layerOfUnit(unit, query.layer)))];
}

/** A text that two units share exactly when they are the same one. */
export function unitKey(unit: Unit, queryLayer: string): string {
  const layer = layerOfUnit(unit, queryLayer);
  if (typeof unit === 'number') return `${layer}/${unit}`;
  return 'neuron' in unit ? `${layer}/${unit.neuron}` : `${layer}/${unit.pool}/${unit.channel}`;
}

/** `12`, `max of channel 7`; of another layer than the query's: `12 of conv5`. */
export function unitName(unit: Unit, queryLayer?: string): string {
  if (typeof unit === 'number') return `${unit}`;
  const name = 'neuron' in unit ? `${unit.neuron}` : `${unit.pool} of channel ${unit.channel}`;
  return unit.layer === undefined || unit.layer === queryLayer ? name : `${name} of ${unit.layer}`;
}
