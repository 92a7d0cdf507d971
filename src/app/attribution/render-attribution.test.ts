import { describe, expect, it } from 'vitest';
import { cellText, readMapOf, strongest } from './read-map.ts';
import { channelMaps, renderAttribution, renderAttributions } from './render-attribution.ts';
import { defaultVisual, type VisualSettings } from './visual.ts';

const shape = [1, 2, 3];
const map = Float32Array.of(1, -3, 1, 0.5, 0.5, 0);

function drawn(part: Partial<VisualSettings>, data = map) {
  return renderAttribution(data, shape, null, { ...defaultVisual, ...part });
}

/** Red, green, blue, alpha of a pixel. */
function pixel({ raster }: ReturnType<typeof drawn>, index: number): number[] {
  return [...raster.pixels.subarray(index * 4, index * 4 + 4)];
}

describe('drawing of attributions', () => {
  it('sums over channels, or takes the largest magnitude', () => {
    expect([...drawn({ combine: 'sum' }).values.data]).toEqual([-1, 1]);
    expect([...drawn({ combine: 'largest' }).values.data]).toEqual([3, 0.5]);
  });

  it('scales are symmetric when signed and start at zero when absolute', () => {
    const ends = (part: Partial<VisualSettings>) => {
      const { legend } = drawn(part);
      return [legend?.colors, legend?.ticks[0]?.value, legend?.ticks[4]?.value];
    };
    expect(ends({ combine: 'sum', clip: 100 })).toEqual(['blue-red', -1, 1]);
    expect(ends({ combine: 'largest', clip: 100 })).toEqual(['inferno', 0, 3]);
  });

  it('a map of zeros is white, not dark blue', () => {
    expect(pixel(drawn({}, new Float32Array(6)), 0)[0]).toBeGreaterThan(240);
  });

  it('weak attributions let the picture through, where the map lies over it', () => {
    const values = Float32Array.of(4, 0, 0, -1, 0, 0);
    const alphas = (part: Partial<VisualSettings>) =>
      [0, 1].map((index) => pixel(drawn({ clip: 100, ...part }, values), index)[3]);
    expect(alphas({})).toEqual([255, 64]);
    expect(alphas({ display: 'map' })).toEqual([255, 255]);
  });

  it('a sign that is not looked at is drawn as zero', () => {
    const zero = pixel(drawn({}, new Float32Array(6)), 0);
    expect(pixel(drawn({ sign: 'positive' }), 0)).toEqual(zero);
    expect(pixel(drawn({ sign: 'negative' }), 1)).toEqual(zero);
  });

  it('a mask hides the weaker pixels and shows the stronger ones', () => {
    const masked = drawn({ display: 'mask', combine: 'largest', hidden: 0.5 });
    expect([pixel(masked, 0)[3], pixel(masked, 1)[3]]).toEqual([0, 255]);
    expect(masked).toMatchObject({ legend: null, alone: false });
    const negative = drawn({ display: 'mask', sign: 'negative' });
    expect(pixel(negative, 0)[3]).toBe(0);
  });

  it('edges need the picture; the map stands alone without it', () => {
    const picture = { width: 4, height: 2, pixels: new Uint8ClampedArray(32).fill(255) };
    const edged = renderAttribution(map, shape, picture, { ...defaultVisual, display: 'edges' });
    expect(edged.raster).toMatchObject({ width: 6, height: 3 });
    expect(drawn({ display: 'edges' })).toMatchObject({ alone: true, opacity: 1, raster: { width: 2 } });
  });

  it('maps on one scale have one legend, and the smaller map paler colours', () => {
    const maps = [map, map.map((value) => value / 10)];
    const shared = renderAttributions(maps, shape, { ...defaultVisual, scale: 'shared' });
    expect(shared[0]?.legend).toBe(shared[1]?.legend);
    const each = renderAttributions(maps, shape, defaultVisual);
    expect(each[1]?.raster).toEqual(each[0]?.raster);
    expect(shared[1]?.raster).not.toEqual(shared[0]?.raster);
  });

  it('takes channels apart, and flat layers as one line', () => {
    expect(channelMaps(map, shape).map((own) => [...own])).toEqual([
      [1, 0.5],
      [-3, 0.5],
      [1, 0],
    ]);
    expect(channelMaps(Float32Array.of(1, 2), [2]).map((own) => [...own])).toEqual([[1, 2]]);
  });
});

describe('read-out', () => {
  it('tells the pixel as it is drawn before scaling, with its channels', () => {
    const read = readMapOf(map, shape, drawn({ sign: 'positive' }));
    expect(cellText(read, { row: 0, column: 0 })).toBe('row 0, column 0: -1 (1, -3, 1)');
    const missing = Float32Array.of(Number.NaN, Number.NaN, Number.NaN, 0, 0, 1);
    const partly = readMapOf(missing, shape, drawn({}, missing));
    expect(cellText(partly, { row: 0, column: 0 })).toContain('no value');
    expect(strongest(partly)).toEqual({ row: 0, column: 1 });
  });
});
