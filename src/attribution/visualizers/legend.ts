import type { ColorMapName } from '../../lib/color-maps.ts';
import { fromDrawn, type Scale } from './normalise.ts';

export type Legend = {
  /** Which map it belongs to; null: all of them share it. */
  map: number | null;
  /** Which channel, where channels are drawn as red, green, blue; else null. */
  channel: number | null;
  /** null where channels are drawn as colours. */
  colors: ColorMapName | null;
  /** Where along the bar, 0..1 from its first colour, which attribution lies: real values, before any scaling. */
  ticks: { position: number; value: number }[];
  /** Values beyond the ends were cut off: the ends read "at most" and "at least". */
  clipped: boolean;
};

const positions = [0, 0.25, 0.5, 0.75, 1];

/** The values at five even positions of a scale's colours. */
export function legendOf(scale: Scale, place: Omit<Legend, 'ticks'>): Legend {
  const ticks = positions.map((position) => ({
    position,
    value: fromDrawn(scale.low + (scale.high - scale.low) * position, scale),
  }));
  return { ...place, ticks };
}
