import { type Maps, mapValues } from './maps.ts';

/**
 * Which attributions are looked at (Captum's `sign`). 'negative' keeps them negative, where Captum turns them round,
 * so that a legend still shows true values.
 */
export type Sign = 'all' | 'positive' | 'negative' | 'absolute';

const filters: Record<Exclude<Sign, 'all'>, (value: number) => number> = {
  positive: (value) => Math.max(value, 0),
  negative: (value) => Math.min(value, 0),
  absolute: Math.abs,
};

/** Maps with what the filter rejects set to 0, or the magnitudes. */
export function filterSign(maps: Maps, sign: Sign): Maps {
  return sign === 'all' ? maps : mapValues(maps, filters[sign]);
}
