import { type Anchors, anchors, type Formula, formulas } from './color-anchors.ts';

/** Colours as 0..255 triples; tables run from the lowest to the highest value. */
export type ColorMapName = keyof typeof anchors | keyof typeof formulas;

export type ColorMapTraits = {
  /** diverging: the middle of the table means zero and wants a range symmetric about it. */
  kind: 'sequential' | 'diverging';
  /** Equal steps of the value look equally large. */
  uniform: boolean;
  /** Read the same way with protanopia and deuteranopia. */
  colorBlindSafe: boolean;
};

/** What a picker of color maps says of each; `color-maps.test.ts` measures it. */
export const colorMapTraits: Readonly<Record<ColorMapName, ColorMapTraits>> = {
  viridis: { kind: 'sequential', uniform: true, colorBlindSafe: true },
  inferno: { kind: 'sequential', uniform: true, colorBlindSafe: true },
  cividis: { kind: 'sequential', uniform: true, colorBlindSafe: true },
  'blue-red': { kind: 'diverging', uniform: true, colorBlindSafe: true },
  'purple-orange': { kind: 'diverging', uniform: false, colorBlindSafe: true },
  hotcold: { kind: 'diverging', uniform: false, colorBlindSafe: true },
  jet: { kind: 'sequential', uniform: false, colorBlindSafe: false },
};

export const tableSize = 256;

function fromAnchors(hex: Anchors): Uint8Array {
  const last = hex.length / 6 - 1;
  const channelOf = (anchor: number, channel: number) => {
    const at = anchor * 6 + channel * 2;
    return Number.parseInt(hex.slice(at, at + 2), 16);
  };
  const table = new Uint8Array(tableSize * 3);
  for (let i = 0; i < tableSize; i++) {
    const position = (i / (tableSize - 1)) * last;
    const below = Math.min(Math.floor(position), last - 1);
    for (let c = 0; c < 3; c++) {
      const low = channelOf(below, c);
      const high = channelOf(below + 1, c);
      table[i * 3 + c] = Math.round(low + (high - low) * (position - below));
    }
  }
  return table;
}

function fromFormula(formula: Formula): Uint8Array {
  const colors = Array.from({ length: tableSize }, (_, index) => formula(index));
  return Uint8Array.from(colors.flat(), (channel) => Math.round(channel * 255));
}

function buildTable(name: ColorMapName): Uint8Array {
  return name === 'hotcold' || name === 'jet' ? fromFormula(formulas[name]) : fromAnchors(anchors[name]);
}

const tables = new Map<ColorMapName, Uint8Array>();

/** [256, 3] bytes, row-major. */
export function colorTable(name: ColorMapName): Uint8Array {
  let table = tables.get(name);
  if (!table) {
    table = buildTable(name);
    tables.set(name, table);
  }
  return table;
}

/**
 * Values as opaque RGBA pixels, [values.length, 4]. `low` takes the first colour of the table and `high` the last;
 * what lies outside is clamped, NaN is transparent, and an empty range takes the first colour.
 */
export function colorize(
  values: ArrayLike<number>,
  name: ColorMapName,
  low: number,
  high: number,
): Uint8ClampedArray<ArrayBuffer> {
  const table = colorTable(name);
  const pixels = new Uint8ClampedArray(values.length * 4);
  const scale = high > low ? (tableSize - 1) / (high - low) : 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? Number.NaN;
    if (Number.isNaN(value)) continue;
    const row = Math.min(tableSize - 1, Math.max(0, Math.round((value - low) * scale))) * 3;
    pixels[i * 4] = table[row] ?? 0;
    pixels[i * 4 + 1] = table[row + 1] ?? 0;
    pixels[i * 4 + 2] = table[row + 2] ?? 0;
    pixels[i * 4 + 3] = 255;
  }
  return pixels;
}

/** Stops of a gradient: table rows 0, 15, ..., 255. */
const stopStep = 15;

/** The table as a CSS gradient from left to right, in 18 evenly spaced stops. */
export function cssGradient(name: ColorMapName): string {
  const table = colorTable(name);
  const colors: string[] = [];
  for (let row = 0; row < tableSize; row += stopStep) {
    colors.push(`rgb(${table.slice(row * 3, row * 3 + 3).join(' ')})`);
  }
  return `linear-gradient(to right, ${colors.join(', ')})`;
}
