import type { Preprocessing } from '../../engine/api.ts';
import { colorTable } from '../../lib/color-maps.ts';
import { pictureBox, seenBox } from '../attribution/picture-box.ts';
import type { DrawnAttribution } from '../attribution/render-attribution.ts';
import { formatValue } from '../shared/format.ts';
import { thumbnails } from '../shared/thumbnails.ts';
import { cropped } from './cropped.ts';
import { withEdges } from './draw.ts';

/** A cell of the picture: `drawn` is null for inputs without a map, and for maps that are missing. */
export type PaintedCell = { input: number; title: string; line: string; drawn: DrawnAttribution | null };

export type PictureSettings = {
  title: string;
  /** Cells of one line. */
  across: number;
  edges: boolean;
  /** One legend for all, instead of one under every map. */
  sharedLegend: DrawnAttribution['legend'];
  preprocessing: Preprocessing;
};

const side = 224;
const gap = 16;
const below = 44;
const legendHeight = 30;
const head = 44;
/** What canvases of any browser hold. */
const largest = 16_384;
const ink = '#1a1d1f';
const muted = '#5a6268';

type Context = CanvasRenderingContext2D;

function thumbnail(input: number, pixels: number): Promise<ImageData> {
  return new Promise((resolve) => {
    thumbnails.want(input, pixels, ({ bitmap, index }) => {
      const context = contextOf(pixels, pixels);
      context.drawImage(bitmap, 0, index * pixels, pixels, pixels, 0, 0, pixels, pixels);
      resolve(context.getImageData(0, 0, pixels, pixels));
    });
  });
}

function contextOf(width: number, height: number): Context {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  return canvas.getContext('2d', { willReadFrequently: true }) as Context;
}

function write(to: Context, text: string, x: number, y: number, { bold = false, color = ink, width = side }) {
  to.font = `${bold ? '600 ' : ''}14px system-ui, sans-serif`;
  to.fillStyle = color;
  let shown = text;
  while (shown.length > 1 && to.measureText(shown).width > width) shown = `${shown.slice(0, -2)}…`;
  to.fillText(shown, x, y);
}

/** A bar of colours with the values at both ends and in the middle. */
function paintLegend(to: Context, legend: NonNullable<DrawnAttribution['legend']>, x: number, y: number) {
  if (!legend.colors) return;
  const table = colorTable(legend.colors);
  for (let column = 0; column < side; column++) {
    const row = Math.round((column / (side - 1)) * (table.length / 3 - 1)) * 3;
    to.fillStyle = `rgb(${table.slice(row, row + 3).join(' ')})`;
    to.fillRect(x + column, y, 1, 8);
  }
  to.textAlign = 'left';
  for (const [index, share] of [
    [0, 0],
    [2, 0.5],
    [4, 1],
  ] as const) {
    to.textAlign = share === 0 ? 'left' : share === 1 ? 'right' : 'center';
    const text = formatValue(legend.ticks[index]?.value ?? 0);
    write(to, text, x + share * side, y + 24, { color: muted });
  }
  to.textAlign = 'left';
}

async function paintCell(to: Context, cell: PaintedCell, x: number, y: number, settings: PictureSettings) {
  const picture = await thumbnail(cell.input, side);
  const own = contextOf(side, side);
  own.putImageData(picture, 0, 0);
  if (cell.drawn) {
    const box = seenBox(pictureBox(picture.data, side), settings.preprocessing);
    const square = { width: side, height: side, pixels: picture.data };
    const drawn = settings.edges ? withEdges(cell.drawn, cropped(square, box)) : cell.drawn;
    const { raster, opacity, alone } = drawn;
    const map = contextOf(raster.width, raster.height);
    map.putImageData(new ImageData(raster.pixels, raster.width, raster.height), 0, 0);
    const area = [box.left * side, box.top * side, box.width * side, box.height * side] as const;
    own.imageSmoothingEnabled = false;
    if (alone) own.clearRect(...area);
    own.globalAlpha = opacity;
    own.drawImage(map.canvas, ...area);
  }
  to.drawImage(own.canvas, x, y);
  write(to, cell.title, x, y + side + 18, { bold: true });
  write(to, cell.line, x, y + side + 36, { color: muted });
  if (cell.drawn?.legend && !settings.sharedLegend) paintLegend(to, cell.drawn.legend, x, y + side + below);
}

/** The gallery as one PNG with its titles and legends. Cells beyond what a canvas holds are left out. */
export async function galleryPicture(
  cells: readonly PaintedCell[],
  settings: PictureSettings,
): Promise<Blob> {
  const pitch = { x: side + gap, y: side + gap + below + (settings.sharedLegend ? 0 : legendHeight) };
  const across = Math.min(settings.across, Math.floor((largest - gap) / pitch.x));
  const down = Math.min(Math.ceil(cells.length / across), Math.floor((largest - head - gap) / pitch.y));
  const top = head + (settings.sharedLegend ? legendHeight : 0);
  const context = contextOf(gap + Math.min(across, cells.length) * pitch.x, top + gap + down * pitch.y);
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, context.canvas.width, context.canvas.height);
  write(context, settings.title, gap, 28, { bold: true, width: context.canvas.width - 2 * gap });
  if (settings.sharedLegend) paintLegend(context, settings.sharedLegend, gap, 40);
  for (const [i, cell] of cells.slice(0, across * down).entries())
    await paintCell(
      context,
      cell,
      gap + (i % across) * pitch.x,
      top + gap + Math.floor(i / across) * pitch.y,
      settings,
    );
  return new Promise((resolve, reject) => {
    context.canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('The picture is too large'))));
  });
}
