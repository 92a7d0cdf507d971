import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { channelMasks } from './channel-mask.ts';
import { percentile } from './clip.ts';
import { heatmaps, netlensHeatmap } from './heatmap.ts';
import { maskPictures, masksOf } from './mask.ts';
import { fitPictures, rastersOf } from './raster.ts';
import { renderMaps } from './render.ts';
import { anyMaps, mapOf, mapsFrom } from './test-maps.ts';

const picture = mapOf([
  [0, 10],
  [20, 40],
]);
const attribution = mapOf([
  [1, 2],
  [3, 4],
]);

describe('heat map overlay', () => {
  it('is the picture at opacity 0, the map at 1, the mean of both at 0.5', () => {
    const at = (opacity: number) => [...heatmaps(picture, attribution, { opacity }).rasters[0]!.pixels];
    const below = [...rastersOf(fitPictures(picture))[0]!.pixels];
    const above = [...renderMaps(attribution).rasters[0]!.pixels];
    expect(at(0)).toEqual(below);
    expect(at(1)).toEqual(above);
    for (const [i, byte] of at(0.5).entries())
      expect(Math.abs(byte - (below[i]! + above[i]!) / 2)).toBeLessThanOrEqual(0.5);
  });

  it('lets the picture through where attributions are weak, when asked', () => {
    const map = mapOf([
      [0, 4],
      [0, -4],
    ]);
    const { rasters } = heatmaps(picture, map, { opacity: 1, opacityBy: 'magnitude' });
    expect([...rasters[0]!.pixels.slice(8, 12)]).toEqual([128, 128, 128, 255]);
    expect([...rasters[0]!.pixels.slice(4, 8)]).toEqual([...renderMaps(map).rasters[0]!.pixels.slice(4, 8)]);
  });

  it('resizes coarse maps, keeps colour pictures in their colours, shows the picture under NaN', () => {
    const colours = mapsFrom([
      [
        [
          [0, 100, 200],
          [50, 50, 50],
        ],
      ],
    ]);
    const { rasters, drawn } = heatmaps(colours, mapOf([[1]]), { opacity: 0 });
    expect(drawn.shape).toEqual([1, 1, 2, 1]);
    expect([...rasters[0]!.pixels]).toEqual([0, 128, 255, 255, 64, 64, 64, 255]);
    const hole = heatmaps(
      picture,
      mapOf([
        [Number.NaN, 1],
        [1, 1],
      ]),
      { opacity: 1 },
    );
    expect([...hole.rasters[0]!.pixels.slice(0, 4)]).toEqual([0, 0, 0, 255]);
    expect(heatmaps(picture, attribution, netlensHeatmap).legends[0]!.colors).toBe('jet');
    expect(() => heatmaps(picture, mapsFrom([[[[1]]], [[[1]]]]))).toThrow(
      '2 maps; one for each of 1 pictures',
    );
  });
});

describe('mask', () => {
  it('follows the steps of the original on numbers worked by hand', () => {
    const { pictures, masks } = maskPictures(picture, attribution, { blur: 0 });
    expect([...masks.data].map((value) => Math.round(value * 10) / 10)).toEqual([0.2, 0.2, 1, 1]);
    const wanted = [0, 0.05, 0.5, 1];
    for (const [i, value] of wanted.entries()) expect(pictures.data[i]).toBeCloseTo(value, 6);
  });

  it('shows whole exactly what lies above the percentile', () => {
    fc.assert(
      fc.property(anyMaps, fc.double({ min: 0, max: 1, noNaN: true }), (maps, threshold) => {
        const masks = masksOf(maps, { blur: 0, threshold, combineChannels: false, positiveOnly: false });
        const size = maps.data.length / maps.shape[0];
        const first = maps.data.subarray(0, size);
        const span = Math.max(...first) - Math.min(...first) || 1;
        const scaled = first.map((value) => (value - Math.min(...first)) / span);
        const cut = percentile(scaled, threshold * 100);
        const right = scaled.every((value, i) => Math.abs(masks.data[i]! - (value > cut ? 1 : 0.2)) < 1e-6);
        expect(right).toBe(true);
      }),
    );
  });

  it('hides negatives only when asked, and can take the attribution as opacity', () => {
    const mixed = mapOf([
      [-4, -2],
      [0, 4],
    ]);
    const masks = (options: object) => [
      ...masksOf(mixed, { blur: 0, attributionAsOpacity: true, ...options }).data,
    ];
    expect(masks({})).toEqual([0, 0, 0, 1]);
    expect(masks({ positiveOnly: false })).toEqual([0, 0.25, 0.5, 1]);
    expect([...masksOf(mixed, { blur: 0, threshold: null, positiveOnly: false }).data]).toEqual([
      0, 0.25, 0.5, 1,
    ]);
  });

  it('masks colour pictures with one mask per pixel or per channel, keeps alpha', () => {
    const colours = mapsFrom([
      [
        [
          [0, 50, 100],
          [100, 100, 100],
        ],
      ],
    ]);
    const lower = mapsFrom([
      [
        [
          [1, 1, 1],
          [0, 0, 9],
        ],
      ],
    ]);
    expect(maskPictures(colours, lower, { blur: 0, combineChannels: false }).masks.shape).toEqual([
      1, 1, 2, 3,
    ]);
    const one = maskPictures(colours, mapOf([[1, 0]]), { blur: 0, maskedOpacity: 0 });
    expect([...one.rasters[0]!.pixels]).toEqual([0, 128, 255, 255, 0, 0, 0, 255]);
    expect(() => maskPictures(picture, mapOf([[1]]))).toThrow('count, height and width of the pictures');
    expect(() => maskPictures(picture, attribution, { threshold: 2 })).toThrow(
      'threshold: 2; 0 to 1 expected',
    );
  });

  it('of channels: one picture each, without blur, negatives as they are', () => {
    const masked = channelMasks(picture, [
      { channel: 3, attributions: attribution },
      {
        channel: 7,
        attributions: mapOf([
          [-1, -2],
          [-3, -4],
        ]),
      },
    ]);
    expect(masked.map(({ channel }) => channel)).toEqual([3, 7]);
    expect([...masked[1]!.masks.data].map((value) => value === 1)).toEqual([true, true, false, false]);
  });
});
