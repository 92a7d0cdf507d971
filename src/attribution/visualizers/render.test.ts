import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { colorize } from '../../lib/color-maps.ts';
import { combineChannels } from './combine.ts';
import { renderMaps } from './render.ts';
import { filterSign } from './sign.ts';
import { anyMaps, mapOf, mapsFrom } from './test-maps.ts';

const pixel = (pixels: Uint8ClampedArray, at: number) => [...pixels.slice(at * 4, at * 4 + 4)];

describe('combining channels', () => {
  it('offers what the libraries do', () => {
    const maps = mapsFrom([[[[1, -4, 0]]]]);
    const value = (how: Parameters<typeof combineChannels>[1]) => [...combineChannels(maps, how).data];
    expect([value('mean'), value('sum'), value('absolute-sum'), value('largest')]).toEqual([
      [-1],
      [-3],
      [5],
      [4],
    ]);
    expect(value('none')).toEqual([1, -4, 0]);
  });
});

describe('sign filter', () => {
  it('splits a map into its positive and negative part', () => {
    fc.assert(
      fc.property(anyMaps, (maps) => {
        const positive = filterSign(maps, 'positive').data;
        const negative = filterSign(maps, 'negative').data;
        const absolute = filterSign(maps, 'absolute').data;
        const split = maps.data.every((value, i) => {
          const [plus, minus] = [positive[i]!, negative[i]!];
          return plus >= 0 && minus <= 0 && plus + minus === value && plus - minus === absolute[i];
        });
        expect(split).toBe(true);
      }),
    );
    expect([...filterSign(mapOf([[1, -1]]), 'all').data]).toEqual([1, -1]);
  });
});

describe('rendering', () => {
  it('colours zero with the middle of a two-sided map whatever the data', () => {
    const { rasters, legends } = renderMaps(mapOf([[0, 6, -1.5]]));
    expect(pixel(rasters[0]!.pixels, 0)).toEqual([...colorize([0], 'blue-red', -1, 1)]);
    expect(pixel(rasters[0]!.pixels, 1)).toEqual([...colorize([1], 'blue-red', -1, 1)]);
    expect(legends[0]).toMatchObject({ map: 0, channel: null, colors: 'blue-red', clipped: false });
    expect(legends[0]!.ticks.map(({ value }) => value)).toEqual([-6, -3, 0, 3, 6]);
  });

  it('legends speak of attributions: each side of signed_max by its own unit, sums, magnitudes, raw values', () => {
    const ticks = (options: Parameters<typeof renderMaps>[1]) =>
      renderMaps(mapOf([[1, 4, -2]]), options).legends[0]!.ticks.map(({ value }) => value);
    expect(ticks({ normalisation: 'signed_max' })).toEqual([-2, -1, 0, 2, 4]);
    expect(ticks({ normalisation: 'magnitude_max' })).toEqual([0, 1, 2, 3, 4]);
    expect(ticks({ normalisation: '01' })).toEqual([-2, -0.5, 1, 2.5, 4]);
    expect(ticks({ normalisation: 'unnormalized' })).toEqual([-4, -2, 0, 2, 4]);
    expect(ticks({ sign: 'absolute' })).toEqual([0, 1, 2, 3, 4]);
    const sums = ticks({ normalisation: 'signed_sum' });
    expect(sums[2]).toBe(0);
    expect(sums[0]).toBeCloseTo(-2, 9);
  });

  it('one legend for a shared scale, and the same colour for the same value', () => {
    const pair = mapsFrom([[[[1], [2]]], [[[4], [1]]]]);
    const { rasters, legends } = renderMaps(pair, { scale: 'shared' });
    expect(legends).toHaveLength(1);
    expect(legends[0]).toMatchObject({ map: null });
    expect(pixel(rasters[0]!.pixels, 0)).toEqual(pixel(rasters[1]!.pixels, 1));
    expect(renderMaps(pair).legends).toHaveLength(2);
  });

  it('says when values were cut off', () => {
    const spike = mapOf([[1, 2, 3, 100]]);
    const { legends, rasters } = renderMaps(spike, { clip: { by: 'percentile', percent: 50 } });
    expect(legends[0]!.clipped).toBe(true);
    expect(legends[0]!.ticks.at(-1)!.value).toBe(2.5);
    expect(pixel(rasters[0]!.pixels, 2)).toEqual(pixel(rasters[0]!.pixels, 3));
    expect(renderMaps(spike, { clip: { by: 'percentile', percent: 100 } }).legends[0]!.clipped).toBe(false);
  });

  it('draws three channels as colours around grey, with a legend for each', () => {
    const { rasters, legends } = renderMaps(mapsFrom([[[[2, 0, -1]], [[-2, 0, 1]]]]), { combine: 'none' });
    expect(pixel(rasters[0]!.pixels, 0)).toEqual([255, 128, 0, 255]);
    expect(legends.map(({ channel, colors }) => [channel, colors])).toEqual([
      [0, null],
      [1, null],
      [2, null],
    ]);
    expect(legends[2]!.ticks.at(-1)!.value).toBe(1);
    expect(() => renderMaps(mapsFrom([[[[1, 2]]]]), { combine: 'none' })).toThrow(
      '2 channels; 1, 3 or 4 expected',
    );
  });

  it('any options give opaque pixels of the right size, and leave the maps alone', () => {
    const options = fc.record({
      combine: fc.constantFrom('mean', 'sum', 'absolute-sum', 'largest'),
      blur: fc.constantFrom(0, 1),
      sign: fc.constantFrom('all', 'positive', 'negative', 'absolute'),
      scale: fc.constantFrom('each', 'shared'),
      clip: fc.constantFrom(undefined, { by: 'cumulative', percent: 98 } as const),
    } as const);
    fc.assert(
      fc.property(anyMaps, options, (maps, chosen) => {
        const before = [...maps.data];
        const { rasters } = renderMaps(maps, chosen);
        expect([...maps.data]).toEqual(before);
        expect(rasters).toHaveLength(maps.shape[0]);
        for (const { width, height, pixels } of rasters) {
          expect([height, width]).toEqual([maps.shape[1], maps.shape[2]]);
          expect(pixels.every((byte, i) => i % 4 !== 3 || byte === 255)).toBe(true);
        }
      }),
    );
    expect(renderMaps(mapOf([[Number.NaN, 1]])).rasters[0]!.pixels[3]).toBe(0);
  });
});
