import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ColorMapName,
  colorize,
  colorMapTraits,
  colorTable,
  cssGradient,
  tableSize,
} from './color-maps.ts';

type Triple = [number, number, number];

const names = Object.keys(colorMapTraits) as ColorMapName[];

/** Machado, Oliveira, Fernandes, "A physiologically-based model ..." (2009), severity 1, on linear RGB. */
const deficiencies: Record<string, number[]> = {
  none: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  protanopia: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deuteranopia: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
};

function times(matrix: number[], [x, y, z]: Triple): Triple {
  const row = (i: number) => matrix[i * 3]! * x + matrix[i * 3 + 1]! * y + matrix[i * 3 + 2]! * z;
  return [row(0), row(1), row(2)];
}

/** sRGB bytes to CIE L*a*b*, D65. */
function lab(rgb: Triple, deficiency: string): Triple {
  const linear = rgb.map((byte) => {
    const channel = byte / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  }) as Triple;
  const seen = times(deficiencies[deficiency]!, linear).map((c) => Math.min(1, Math.max(0, c))) as Triple;
  const xyz = times([0.4124, 0.3576, 0.1805, 0.2126, 0.7152, 0.0722, 0.0193, 0.1192, 0.9505], seen);
  const [x, y, z] = [xyz[0] / 0.9505, xyz[1], xyz[2] / 1.089].map((t) =>
    t > 216 / 24389 ? Math.cbrt(t) : ((24389 / 27) * t + 16) / 116,
  ) as Triple;
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

function labTable(name: ColorMapName, deficiency = 'none'): Triple[] {
  const table = colorTable(name);
  return Array.from({ length: tableSize }, (_, i) =>
    lab([table[i * 3]!, table[i * 3 + 1]!, table[i * 3 + 2]!], deficiency),
  );
}

const apart = (a: Triple, b: Triple) => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);

/** Lightness at every 15th row: where steps are larger than the rounding to bytes. */
const lightness = (name: ColorMapName, deficiency: string) =>
  labTable(name, deficiency)
    .filter((_, i) => i % 15 === 0)
    .map(([light]) => light);

const rising = (values: number[]) => values.every((value, i) => i === 0 || value > values[i - 1]!);

/**
 * Largest over smallest step of lightness between rows 15 apart, of a diverging map on either side of its middle; the
 * sequential maps were made even in CAM02-UCS, not in CIE Lab.
 */
function unevenness(name: ColorMapName): number {
  const middle = colorMapTraits[name].kind === 'diverging' ? tableSize / 2 : 0;
  const labs = labTable(name).filter((_, i) => i % 15 === 0);
  const steps = labs
    .slice(1)
    .map((color, i) => ({ step: Math.abs(color[0] - labs[i]![0]), from: i * 15 }))
    .filter(({ from }) => from + 15 < middle || from >= middle)
    .map(({ step }) => step);
  return Math.max(...steps) / Math.min(...steps);
}

describe('color maps', () => {
  it.each([
    ['viridis', [0x44, 0x01, 0x54], [0x21, 0x91, 0x8c], [0xfd, 0xe7, 0x25]],
    ['inferno', [0x00, 0x00, 0x04], [0xbc, 0x37, 0x54], [0xfc, 0xff, 0xa4]],
    ['cividis', [0x00, 0x22, 0x4e], [0x7d, 0x7c, 0x78], [0xfe, 0xe8, 0x38]],
    ['jet', [0x00, 0x00, 0x80], [0x7d, 0xff, 0x7a], [0x80, 0x00, 0x00]],
  ] as const)('%s has the published ends and middle', (name, first, middle, last) => {
    const table = colorTable(name);
    expect([...table.slice(0, 3)]).toEqual(first);
    expect([...table.slice(-3)]).toEqual(last);
    for (let c = 0; c < 3; c++) expect(Math.abs(table[128 * 3 + c]! - middle[c]!)).toBeLessThanOrEqual(2);
  });

  it('hotcold runs cyan, black, white as in Netlens', () => {
    const table = colorTable('hotcold');
    const samples = {
      0: [0, 1, 1],
      32: [0.18848, 0.559551, 0.748031],
      96: [0.184512, 0.059582, 0.244094],
      127: [0, 0, 0],
    };
    for (const [index, rgb] of Object.entries(samples)) {
      for (let c = 0; c < 3; c++) expect(table[Number(index) * 3 + c]! / 255).toBeCloseTo(rgb[c]!, 2);
    }
    expect([...table.slice(128 * 3, 128 * 3 + 3)]).toEqual([11, 0, 0]);
    expect([...table.slice(-3)]).toEqual([255, 255, 255]);
  });

  it.each(names.filter((name) => colorMapTraits[name].uniform))(
    '%s changes in lightness in even steps',
    (name) => {
      expect(unevenness(name)).toBeLessThan(3);
      expect(unevenness('jet')).toBeGreaterThan(10);
    },
  );

  it.each(names.filter((name) => colorMapTraits[name].colorBlindSafe))(
    '%s survives colour blindness',
    (name) => {
      for (const deficiency of Object.keys(deficiencies)) {
        if (colorMapTraits[name].kind === 'sequential') {
          expect(rising(lightness(name, deficiency))).toBe(true);
          continue;
        }
        const labs = labTable(name, deficiency);
        for (const share of [32, 64, 96]) {
          expect(apart(labs[127 - share]!, labs[128 + share]!), `${deficiency} ${share}`).toBeGreaterThan(20);
        }
      }
    },
  );

  it('the middle of the diverging maps is white or black, away from both ends', () => {
    for (const name of ['blue-red', 'purple-orange'] as const) {
      const [low, white, high] = [-1, 0, 1].map((value) => colorize([value], name, -1, 1));
      expect(Math.min(...white!.slice(0, 3))).toBeGreaterThan(240);
      expect(Math.max(low![1]!, high![1]!)).toBeLessThan(100);
    }
    expect(Math.max(...colorize([0], 'hotcold', -1, 1).slice(0, 3))).toBeLessThan(20);
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

  it('makes a gradient of eighteen stops from the first colour to the last', () => {
    const stops = cssGradient('viridis').match(/rgb\([^)]*\)/g);
    expect(stops).toHaveLength(18);
    expect(stops?.[0]).toBe('rgb(68 1 84)');
    expect(stops?.at(-1)).toBe('rgb(253 231 37)');
  });
});
