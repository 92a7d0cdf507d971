import { inform } from '../shared/notices.ts';
import { getApp, setApp } from '../shared/store.ts';

/** Adds a unit of the chosen layer to the group, or takes it out. */
export function toggleUnit(unit: number): void {
  const { units } = getApp();
  setApp({ units: units.includes(unit) ? units.filter((other) => other !== unit) : [...units, unit] });
}

export function addUnits(added: readonly number[]): void {
  setApp({ units: [...new Set([...getApp().units, ...added])] });
}

export function removeUnit(unit: number): void {
  setApp({ units: getApp().units.filter((other) => other !== unit) });
}

/** Empties the group; the line it shows brings it back while the layer is the same. */
export function clearUnits(): void {
  const { units, layer } = getApp();
  setApp({ units: [] });
  inform(`${units.length} ${units.length === 1 ? 'unit' : 'units'} cleared.`, () => setApp({ units, layer }));
}
