import type { Preprocessing } from '../../engine/api.ts';
import type { Raster } from '../../engine/visualizers.ts';
import { EngineError } from '../../lib/errors.ts';
import { composed, cutOut, withLegend } from '../attribution/paint.ts';
import { pictureBox, seenBox } from '../attribution/picture-box.ts';
import type { DrawnAttribution } from '../attribution/render-attribution.ts';
import { thumbnails } from '../shared/thumbnails.ts';
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
const legend = 36;
const text = 40;
const head = 44;
/** What canvases of any browser hold. */
const largest = 16_384;
const ink = '#1a1d1f';
const muted = '#5a6268';

function contextOf(width: number, height: number): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (!context) throw new EngineError('unsupported', 'canvas: none given; try another browser');
  return context;
}

function thumbnail(input: number): Promise<Raster> {
  return new Promise((resolve) => {
    thumbnails.want(input, side, ({ bitmap, index }) => {
      const context = contextOf(side, side);
      context.drawImage(bitmap, 0, index * side, side, side, 0, 0, side, side);
      resolve({ width: side, height: side, pixels: context.getImageData(0, 0, side, side).data });
    });
  });
}

/** Writes a line, cut with dots where it is too long. */
function write(
  to: OffscreenCanvasRenderingContext2D,
  line: string,
  x: number,
  y: number,
  { bold = false, color = ink, width = side },
): void {
  to.font = `${bold ? '600 ' : ''}14px system-ui, sans-serif`;
  to.fillStyle = color;
  let shown = line;
  while (shown.length > 1 && to.measureText(shown).width > width) shown = `${shown.slice(0, -2)}…`;
  to.fillText(shown, x, y);
}

function put(to: OffscreenCanvasRenderingContext2D, { pixels, width, height }: Raster, x: number, y: number) {
  to.putImageData(new ImageData(pixels, width, height), x, y);
}

async function pictureOf({ input, drawn }: PaintedCell, settings: PictureSettings): Promise<Raster> {
  const square = await thumbnail(input);
  if (!drawn) return square;
  const box = seenBox(pictureBox(square.pixels, side), settings.preprocessing);
  const shown = settings.edges ? withEdges(drawn, cutOut(square, box)) : drawn;
  return withLegend(composed(square, shown, box), settings.sharedLegend ? null : drawn.legend);
}

function legendAlone(shared: NonNullable<DrawnAttribution['legend']>): Raster {
  const pixels = new Uint8ClampedArray(side * 4).fill(255);
  return withLegend({ width: side, height: 1, pixels }, shared);
}

/** The gallery as one PNG with its titles and legends. Cells beyond what a canvas holds are left out. */
export async function galleryPicture(
  cells: readonly PaintedCell[],
  settings: PictureSettings,
): Promise<Blob> {
  const { title, sharedLegend } = settings;
  const below = sharedLegend ? 0 : legend;
  const top = head + (sharedLegend ? legend : 0);
  const pitch = { x: side + gap, y: side + below + text + gap };
  const across = Math.min(settings.across, cells.length, Math.floor((largest - gap) / pitch.x));
  const down = Math.min(Math.ceil(cells.length / across), Math.floor((largest - top - gap) / pitch.y));
  const context = contextOf(gap + across * pitch.x, top + gap + down * pitch.y);
  const { width, height } = context.canvas;
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, width, height);
  write(context, title, gap, 28, { bold: true, width: width - 2 * gap });
  if (sharedLegend) put(context, legendAlone(sharedLegend), gap, head - 6);
  for (const [i, cell] of cells.slice(0, across * down).entries()) {
    const x = gap + (i % across) * pitch.x;
    const y = top + gap + Math.floor(i / across) * pitch.y;
    put(context, await pictureOf(cell, settings), x, y);
    write(context, cell.title, x, y + side + below + 18, { bold: true });
    write(context, cell.line, x, y + side + below + 36, { color: muted });
  }
  return context.canvas.convertToBlob({ type: 'image/png' });
}
