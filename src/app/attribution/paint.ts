import type { Legend, Raster } from '../../engine/visualizers.ts';
import { colorTable, tableSize } from '../../lib/color-maps.ts';
import { formatValue } from '../shared/format.ts';
import type { Box } from './picture-box.ts';
import type { DrawnAttribution } from './render-attribution.ts';

type Context = OffscreenCanvasRenderingContext2D;

function contextOf(width: number, height: number): Context {
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('This browser gives no canvas to draw on.');
  return context;
}

function canvasOf({ width, height, pixels }: Raster): OffscreenCanvas {
  const context = contextOf(width, height);
  context.putImageData(new ImageData(pixels, width, height), 0, 0);
  return context.canvas;
}

function rasterOf(context: Context): Raster {
  const { width, height } = context.canvas;
  return { width, height, pixels: context.getImageData(0, 0, width, height).data };
}

/** The part of a picture inside a box, at its own size. */
export function cutOut(square: Raster, box: Box): Raster {
  const width = Math.max(1, Math.round(box.width * square.width));
  const height = Math.max(1, Math.round(box.height * square.height));
  const context = contextOf(width, height);
  context.drawImage(
    canvasOf(square),
    -Math.round(box.left * square.width),
    -Math.round(box.top * square.height),
  );
  return rasterOf(context);
}

/** A map over its picture, as the page shows it, at the size of the picture in its square. */
export function composed(square: Raster, drawn: DrawnAttribution, box: Box): Raster {
  const { width, height } = square;
  const context = contextOf(width, height);
  const place = [box.left * width, box.top * height, box.width * width, box.height * height] as const;
  context.drawImage(canvasOf(square), 0, 0);
  if (drawn.alone) context.clearRect(...place);
  context.imageSmoothingEnabled = false;
  context.globalAlpha = drawn.opacity;
  context.drawImage(canvasOf(drawn.raster), ...place);
  return rasterOf(context);
}

/** Height of a legend below a picture, and of its bar. */
const legendHeight = 36;
const barHeight = 10;

function drawLegend(context: Context, { ticks, colors }: Legend, top: number): void {
  const { width } = context.canvas;
  if (colors) {
    const pixels = new Uint8ClampedArray(tableSize * 4).fill(255);
    for (const [index, channel] of colorTable(colors).entries())
      pixels[Math.floor(index / 3) * 4 + (index % 3)] = channel;
    context.drawImage(canvasOf({ width: tableSize, height: 1, pixels }), 0, top + 4, width, barHeight);
  }
  context.fillStyle = '#000';
  context.font = '13px system-ui, sans-serif';
  context.textBaseline = 'top';
  for (const [index, align] of [
    [0, 'left'],
    [2, 'center'],
    [4, 'right'],
  ] as const) {
    context.textAlign = align;
    context.fillText(formatValue(ticks[index]?.value ?? 0), (index / 4) * width, top + barHeight + 8);
  }
}

/** A picture with a legend below it, on white. */
export function withLegend(picture: Raster, legend: Legend | null): Raster {
  if (!legend) return picture;
  const context = contextOf(picture.width, picture.height + legendHeight);
  context.fillStyle = '#fff';
  context.fillRect(0, 0, picture.width, picture.height + legendHeight);
  context.drawImage(canvasOf(picture), 0, 0);
  drawLegend(context, legend, picture.height);
  return rasterOf(context);
}
