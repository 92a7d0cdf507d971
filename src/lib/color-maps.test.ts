import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { colorize, colorTable, cssGradient } from './color-maps.ts';

describe('color maps', () => {
  it('start and end at the published colours', () => {
    const table = colorTable('viridis');
    expect([...table.slice(0, 3)]).toEqual([0x44, 0x01, 0x54]);
    expect([...table.slice(-3)]).toEqual([0xfd, 0xe7, 0x25]);
  });

  it('sequential maps brighten steadily', () => {
    for (const name of ['viridis', 'inferno'] as const) {
      const table = colorTable(name);
      let last = -1;
      for (let i = 0; i < 256; i += 5) {
        const light =
          0.2126 * (table[i * 3] ?? 0) + 0.7152 * (table[i * 3 + 1] ?? 0) + 0.0722 * (table[i * 3 + 2] ?? 0);
        expect(light).toBeGreaterThan(last);
        last = light;
      }
    }
  });

  it('the middle of the diverging map is white, its sides blue and red', () => {
    const [blue, white, red] = [-1, 0, 1].map((value) => colorize([value], 'blue-red', -1, 1));
    expect(blue?.[2]).toBeGreaterThan(blue?.[0] ?? 255);
    expect(Math.min(...(white?.slice(0, 3) ?? [0]))).toBeGreaterThan(240);
    expect(red?.[0]).toBeGreaterThan(red?.[2] ?? 255);
  });

  it('clamps outside values and leaves NaN transparent', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), (value) => {
        const pixel = colorize([value], 'inferno', 0, 1);
        const edge = colorize([Math.min(1, Math.max(0, value))], 'inferno', 0, 1);
        expect([...pixel]).toEqual([...edge]);
      }),
    );
    expect(colorize([Number.NaN], 'inferno', 0, 1)[3]).toBe(0);
    expect(colorize([5], 'inferno', 5, 5)[3]).toBe(255);
  });

  it('makes a gradient of eleven stops', () => {
    expect(cssGradient('inferno').match(/#/g)).toHaveLength(11);
  });
});
