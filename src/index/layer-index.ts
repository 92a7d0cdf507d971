import { EngineError } from '../lib/errors.ts';
import { decodeBlock } from './codec.ts';
import { checkConfig } from './config.ts';
import { formatVersion } from './core.ts';
import { buildOrder } from './order.ts';
import type { IndexLayout, ReadPiece, UnitIndex } from './types.ts';
import { unitCache } from './unit-cache.ts';

const cacheBytes = 32 * 1024 * 1024;

/** A stored index, read unit by unit. */
export type LayerIndex = {
  readonly layout: IndexLayout;
  /**
   * Decoded units are shared: treat them as read-only.
   *
   * @throws EngineError 'bad-argument' for a unit that does not exist, 'storage' for damaged bytes.
   */
  unit(unit: number): Promise<UnitIndex>;
};

/** @throws EngineError 'storage' when the layout is of another version or does not hold together. */
export function openLayerIndex(layout: IndexLayout, read: ReadPiece): LayerIndex {
  checkLayout(layout);
  const order = buildOrder(layout.inputs, layout.sample);
  const cache = unitCache(cacheBytes);
  const loading = new Map<number, Promise<UnitIndex>>();

  async function load(unit: number): Promise<UnitIndex> {
    const { piece, start, end } = locate(layout, unit);
    const bytes = await read(piece, start, end - start);
    const index = decodeBlock(bytes, unit, order, layout.config);
    cache.set(unit, index);
    return index;
  }

  return {
    layout,
    async unit(unit) {
      if (!Number.isInteger(unit) || unit < 0 || unit >= layout.units) {
        throw new EngineError(
          'bad-argument',
          `unit: ${unit}; 0 to ${layout.units - 1} expected; choose another unit`,
        );
      }
      const cached = cache.get(unit);
      if (cached) return cached;
      const started = loading.get(unit) ?? load(unit).finally(() => loading.delete(unit));
      loading.set(unit, started);
      return started;
    },
  };
}

/** Where a unit's block lies. */
function locate(layout: IndexLayout, unit: number): { piece: number; start: number; end: number } {
  const { pieceStarts, offsets } = layout;
  let piece = 0;
  let after = pieceStarts.length - 1;
  while (after - piece > 1) {
    const middle = (piece + after) >> 1;
    if ((pieceStarts[middle] as number) <= unit) piece = middle;
    else after = middle;
  }
  const at = unit + piece;
  return { piece, start: offsets[at] as number, end: offsets[at + 1] as number };
}

function checkLayout(layout: IndexLayout): void {
  if (layout.version !== formatVersion) {
    throw new EngineError(
      'storage',
      `index: format ${layout.version}; ${formatVersion} expected; delete it and build it again`,
    );
  }
  checkConfig(layout.units, layout.inputs, layout.config);
  const pieces = layout.pieceStarts.length - 1;
  const whole = layout.pieceStarts[0] === 0 && layout.pieceStarts[pieces] === layout.units;
  if (!whole || layout.offsets.length !== layout.units + pieces) {
    throw new EngineError(
      'storage',
      `index: ${layout.offsets.length} offsets in ${pieces} pieces; ${layout.units} units expected; delete it and build it again`,
    );
  }
}
