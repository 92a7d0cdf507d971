import type { LayerInfo, Unit } from '../../engine/api.ts';
import { isMapShape, parseUnit } from '../shared/unit.ts';

export type ParsedPick = { unit: Unit } | { problem: string };

/** Reads `max c 12` and `mean c 12` for whole channels, and what `parseUnit` reads for neurons. */
export function parsePick(layer: Pick<LayerInfo, 'name' | 'shape'>, text: string): ParsedPick {
  const channel = /^(max|mean)(?: of)?\s+c(?:hannel)?\s*(\d+)$/i.exec(text.trim());
  if (!channel) return parseUnit(layer.shape, text);
  if (!isMapShape(layer.shape))
    return { problem: `${text.trim()}: ${layer.name} is flat; it has no channels` };
  const number = Number(channel[2]);
  const count = layer.shape[2];
  if (number >= count) return { problem: `${text.trim()}: ${layer.name} has channels 0 to ${count - 1}` };
  return { unit: { channel: number, pool: channel[1]?.toLowerCase() === 'max' ? 'max' : 'mean' } };
}
