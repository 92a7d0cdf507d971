import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { channelMap, channelStats, rangeOf, topPositions } from './activation-stats.ts';

const floats = fc.float({ noNaN: true, noDefaultInfinity: true });

describe('activation statistics', () => {
  it('peaks are the largest of each channel, where they are', () => {
    const maps = fc
      .integer({ min: 1, max: 5 })
      .chain((channels) =>
        fc.tuple(
          fc.constant(channels),
          fc.array(fc.array(floats, { minLength: channels, maxLength: channels }), { minLength: 1 }),
        ),
      );
    fc.assert(
      fc.property(maps, ([channels, cells]) => {
        const data = Float32Array.from(cells.flat());
        for (const { channel, peak, peakCell } of channelStats(data, channels)) {
          const map = channelMap(data, channels, channel);
          expect(peak).toBe(Math.max(...map));
          expect(map[peakCell]).toBe(peak);
          expect(rangeOf(map)).toEqual([Math.min(...map), Math.max(...map)]);
        }
      }),
    );
  });

  it('orders by value, then position', () => {
    expect(topPositions([1, 3, 3, 2], 3)).toEqual([1, 2, 3]);
    expect(rangeOf([])).toEqual([0, 0]);
  });
});
