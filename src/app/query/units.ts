import type { Unit } from '../../engine/api.ts';
import { keyOf } from '../shared/group.ts';
import { inform } from '../shared/notices.ts';
import { getApp, setApp } from '../shared/store.ts';

function keyHere(unit: Unit): string {
  return keyOf(unit, getApp().layer ?? '');
}

/** Adds a unit to the group, or takes it out. */
export function toggleUnit(unit: Unit): void {
  const { units } = getApp();
  const key = keyHere(unit);
  const others = units.filter((other) => keyHere(other) !== key);
  setApp({ units: others.length < units.length ? others : [...units, unit] });
}

export function addUnits(added: readonly Unit[]): void {
  const { units } = getApp();
  const there = new Set(units.map(keyHere));
  setApp({ units: [...units, ...added.filter((unit) => !there.has(keyHere(unit)))] });
}

export function removeUnit(unit: Unit): void {
  const key = keyHere(unit);
  setApp({ units: getApp().units.filter((other) => keyHere(other) !== key) });
}

export function setWeight(unit: Unit, weight: number): void {
  setApp({ weights: { ...getApp().weights, [keyHere(unit)]: weight } });
}

/** Empties the group; the line it shows brings it back while the layer is the same. */
export function clearUnits(): void {
  const { units, layer, weights } = getApp();
  setApp({ units: [], weights: {} });
  const undo = () => setApp({ units, layer, weights });
  inform(`${units.length} ${units.length === 1 ? 'unit' : 'units'} cleared.`, undo);
}
