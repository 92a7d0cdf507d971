/** Colours as 0..255 triples; tables run from the lowest to the highest value. */
export type ColorMapName = 'viridis' | 'inferno' | 'blue-red';

/**
 * Eleven evenly spaced anchors each. viridis and inferno: matplotlib (CC0), dark to bright.
 * blue-red: ColorBrewer RdBu reversed (Apache 2.0), white at the middle.
 */
const anchors: Record<ColorMapName, string> = {
  viridis: '440154482475414487355f8d2a788e21918c22a88444bf707ad151bddf26fde725',
  inferno: '000004160b39420a686a176e932667bc3754dd513af37819fca50af6d746fcffa4',
  'blue-red': '0530612166ac4393c392c5ded1e5f0f7f7f7fddbc7f4a582d6604db2182b67001f',
};

export const tableSize = 256;

function anchorChannel(hex: string, anchor: number, channel: number): number {
  const at = anchor * 6 + channel * 2;
  return Number.parseInt(hex.slice(at, at + 2), 16);
}

function buildTable(name: ColorMapName): Uint8Array {
  const hex = anchors[name];
  const last = hex.length / 6 - 1;
  const table = new Uint8Array(tableSize * 3);
  for (let i = 0; i < tableSize; i++) {
    const position = (i / (tableSize - 1)) * last;
    const below = Math.min(Math.floor(position), last - 1);
    const share = position - below;
    for (let c = 0; c < 3; c++) {
      const low = anchorChannel(hex, below, c);
      const high = anchorChannel(hex, below + 1, c);
      table[i * 3 + c] = Math.round(low + (high - low) * share);
    }
  }
  return table;
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

/** The table as a CSS gradient from left to right. */
export function cssGradient(name: ColorMapName): string {
  const colors = anchors[name].match(/.{6}/g) ?? [];
  return `linear-gradient(to right, ${colors.map((color) => `#${color}`).join(', ')})`;
}
