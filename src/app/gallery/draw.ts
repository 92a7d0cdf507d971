import {
  combineChannels,
  type Maps,
  overlayEdges,
  type Raster,
  resizeMaps,
} from '../../engine/visualizers.ts';
import {
  type DrawnAttribution,
  mapShape,
  renderAttribution,
  renderAttributions,
} from '../attribution/render-attribution.ts';
import type { VisualSettings } from '../attribution/visual.ts';
import type { MapCell } from './cells.ts';
import type { MapState } from './map-store.ts';
import type { ScaleChoice } from './settings.ts';

export type DoneMap = Extract<MapState, { state: 'done' }>;

/** Edges are drawn by each cell, which has the picture. */
function withoutEdges(visual: VisualSettings): VisualSettings {
  return visual.display === 'edges' ? { ...visual, display: 'map' } : visual;
}

/** What shares a scale with this map. Maps of different shapes never do. */
function groupKey({ method }: MapCell, { shape }: DoneMap, scale: ScaleChoice): string {
  return `${scale === 'method' ? method.name : ''}/${shape.join()}`;
}

/** Draws the maps that share a scale, by the keys of their cells; a map on its own scale is left to its cell. */
export function drawShared(
  cells: readonly MapCell[],
  states: Readonly<Record<string, MapState>>,
  visual: VisualSettings,
  scale: ScaleChoice,
): Map<string, DrawnAttribution> {
  const drawn = new Map<string, DrawnAttribution>();
  if (scale === 'each') return drawn;
  const groups = new Map<string, { key: string; done: DoneMap }[]>();
  for (const cell of cells) {
    const done = states[cell.key];
    if (done?.state !== 'done') continue;
    const key = groupKey(cell, done, scale);
    const members = groups.get(key) ?? [];
    members.push({ key: cell.key, done });
    groups.set(key, members);
  }
  for (const members of groups.values()) {
    const shape = members[0]?.done.shape ?? [];
    const settings = { ...withoutEdges(visual), scale: 'shared' as const };
    const pictures = renderAttributions(
      members.map(({ done }) => done.map.data),
      shape,
      settings,
    );
    for (const [i, { key }] of members.entries()) drawn.set(key, pictures[i] as DrawnAttribution);
  }
  return drawn;
}

/** A map on its own scale. */
export function drawAlone({ map, shape }: DoneMap, visual: VisualSettings): DrawnAttribution {
  return renderAttribution(map.data, shape, null, { ...withoutEdges(visual), scale: 'each' });
}

/** The edges of the picture over a drawn map. @param picture what the network saw, of any size. */
export function withEdges(drawn: DrawnAttribution, picture: Raster): DrawnAttribution {
  const { width, height, pixels } = picture;
  const data = new Float32Array(width * height * 3);
  for (let pixel = 0; pixel < width * height; pixel++)
    for (let c = 0; c < 3; c++) data[pixel * 3 + c] = (pixels[pixel * 4 + c] ?? 0) / 255;
  const sized = resizeMaps({ data, shape: [1, height, width, 3] }, drawn.raster.height, drawn.raster.width);
  return { ...drawn, raster: overlayEdges([drawn.raster], sized)[0] ?? drawn.raster };
}

const valuesSeen = new WeakMap<Float32Array, { combine: string; values: Maps }>();

/** One attribution per pixel, [1, height, width, 1], as a read-out tells it. */
export function pixelValues({ map, shape }: DoneMap, combine: VisualSettings['combine']): Maps {
  const seen = valuesSeen.get(map.data);
  if (seen?.combine === combine) return seen.values;
  const values = combineChannels({ data: map.data, shape: [1, ...mapShape(shape)] }, combine);
  valuesSeen.set(map.data, { combine, values });
  return values;
}
