import type { Picture } from './image-set.ts';

/** For every target pixel: the source span [start, end), with fractional ends. */
type Span = { start: number; end: number };

/**
 * Square thumbnails, RGBA [pictures.length, size, size, 4]. Small pictures are enlarged by nearest neighbour, so that
 * their pixels stay crisp; large ones are shrunk by averaging areas. The aspect is kept, the rest is transparent.
 */
export function thumbnails(pictures: readonly Picture[], size: number): Uint8ClampedArray<ArrayBuffer> {
  const bytes = size * size * 4;
  const out = new Uint8ClampedArray(pictures.length * bytes);
  for (const [index, picture] of pictures.entries()) {
    draw(picture, size, out.subarray(index * bytes, (index + 1) * bytes));
  }
  return out;
}

function draw(picture: Picture, size: number, out: Uint8ClampedArray): void {
  const scale = size / Math.max(picture.height, picture.width);
  const height = Math.max(1, Math.round(picture.height * scale));
  const width = Math.max(1, Math.round(picture.width * scale));
  const top = (size - height) >> 1;
  const left = (size - width) >> 1;
  const rows = spans(picture.height, height);
  const columns = spans(picture.width, width);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const to = ((top + y) * size + left + x) * 4;
      average(picture, rows[y] as Span, columns[x] as Span, out, to);
    }
  }
}

/** Where the target has at least as many pixels, each span is one whole source pixel: nearest neighbour. */
function spans(source: number, target: number): Span[] {
  const step = source / target;
  return Array.from({ length: target }, (_, index) => {
    if (step > 1) return { start: index * step, end: Math.min(source, (index + 1) * step) };
    const nearest = Math.min(source - 1, Math.floor((index + 0.5) * step));
    return { start: nearest, end: nearest + 1 };
  });
}

function average(
  { data, width, channels }: Picture,
  rows: Span,
  columns: Span,
  out: Uint8ClampedArray,
  to: number,
): void {
  let red = 0;
  let green = 0;
  let blue = 0;
  let area = 0;
  const green1 = channels === 1 ? 0 : 1;
  const blue2 = channels === 1 ? 0 : 2;
  for (let y = Math.floor(rows.start); y < rows.end; y++) {
    const tall = Math.min(y + 1, rows.end) - Math.max(y, rows.start);
    for (let x = Math.floor(columns.start); x < columns.end; x++) {
      const weight = tall * (Math.min(x + 1, columns.end) - Math.max(x, columns.start));
      const from = (y * width + x) * channels;
      red += weight * (data[from] as number);
      green += weight * (data[from + green1] as number);
      blue += weight * (data[from + blue2] as number);
      area += weight;
    }
  }
  out[to] = red / area;
  out[to + 1] = green / area;
  out[to + 2] = blue / area;
  out[to + 3] = 255;
}
