import { EngineError } from '../lib/errors.ts';
import { decodeBlock } from './codec.ts';
import { checkLayout, locate } from './layout.ts';
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

/** @throws EngineError 'storage' when the layout is of another version, incomplete, or does not hold together. */
export function openLayerIndex(layout: IndexLayout, read: ReadPiece): LayerIndex {
  checkLayout(layout);
  if (layout.encoded !== layout.inputs) {
    throw new EngineError(
      'storage',
      `index: ${layout.encoded} of ${layout.inputs} inputs; all of them expected; build it to the end`,
    );
  }
  const order = buildOrder(layout.inputs, layout.built, layout.sample);
  const cache = unitCache(cacheBytes);
  const loading = new Map<number, Promise<UnitIndex>>();

  async function load(unit: number): Promise<UnitIndex> {
    const { piece, start, end } = locate(layout, unit);
    const index = decodeBlock(await read(piece, start, end - start), unit, order);
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
