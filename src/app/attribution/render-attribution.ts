import {
  combineChannels,
  fadeWeak,
  filterSign,
  type Legend,
  type Maps,
  masksOf,
  overlayEdges,
  type Raster,
  renderMaps,
  resizeMaps,
  type Scale,
} from '../../engine/visualizers.ts';
import { isAbsolute, type VisualSettings } from './visual.ts';

/** A map as it is shown. */
export type DrawnAttribution = {
  raster: Raster;
  /** Whether the raster stands in the place of the picture, instead of lying over it. */
  alone: boolean;
  /** Of the raster over the picture, 0..1; 1 where it stands alone. */
  opacity: number;
  /** null for masks, which have no colours. */
  legend: Legend | null;
  /** One attribution per pixel, [1, height, width, 1]: channels combined, nothing else done. What a read-out tells. */
  values: Maps;
};

/** Height, width and channels of one map; a layer without space is a single line. */
export function mapShape(shape: readonly number[]): [height: number, width: number, channels: number] {
  const [height = 1, width = 1, channels = 1] = shape.length === 1 ? [1, shape[0], 1] : shape;
  return [height, width, channels];
}

function stacked(maps: readonly Float32Array[], shape: readonly number[]): Maps {
  const [height, width, channels] = mapShape(shape);
  const data = new Float32Array(maps.length * height * width * channels);
  for (const [index, map] of maps.entries()) data.set(map, index * height * width * channels);
  return { data, shape: [maps.length, height, width, channels] };
}

function slice({ data, shape: [, height, width, channels] }: Maps, index: number): Maps {
  const size = height * width * channels;
  return { data: data.slice(index * size, (index + 1) * size), shape: [1, height, width, channels] };
}

/** The picture's colours as numbers, at the size of the map. */
function pictureMaps({ width, height, pixels }: Raster, rows: number, columns: number): Maps {
  const data = new Float32Array(width * height * 3);
  for (let pixel = 0; pixel < width * height; pixel++)
    for (let c = 0; c < 3; c++) data[pixel * 3 + c] = (pixels[pixel * 4 + c] ?? 0) / 255;
  return resizeMaps({ data, shape: [1, height, width, 3] }, rows, columns);
}

/** Black where the picture is to be hidden. With both signs looked at, magnitudes count; negatives count by theirs. */
function maskRaster(values: Maps, { sign, blur, hidden }: VisualSettings): Raster {
  const counted = filterSign(filterSign(values, sign), 'absolute');
  const [, height, width] = values.shape;
  const mask = masksOf(counted, { blur, threshold: hidden, maskedOpacity: 0 }).data;
  const pixels = new Uint8ClampedArray(height * width * 4);
  for (let pixel = 0; pixel < mask.length; pixel++) pixels[pixel * 4 + 3] = (1 - (mask[pixel] ?? 0)) * 255;
  return { width, height, pixels };
}

/**
 * Maps of one shape as pictures, on one scale where the settings say so.
 * @param maps [count], each [height, width, channels] or [units].
 * @param pictures what the network saw of each input, any size; needed for edges alone.
 */
export function renderAttributions(
  maps: readonly Float32Array[],
  shape: readonly number[],
  visual: VisualSettings,
  pictures: readonly (Raster | null)[] = [],
): DrawnAttribution[] {
  if (maps.length === 0) return [];
  const { combine, sign, blur, clip, colors, display, opacity, scale } = visual;
  const values = combineChannels(stacked(maps, shape), combine);
  const absolute = isAbsolute(visual);
  const { rasters, legends, drawn, scales } = renderMaps(values, {
    combine: absolute ? 'absolute-sum' : 'mean',
    sign,
    blur,
    scale,
    colors: absolute ? colors.absolute : colors.signed,
    ...(clip < 100 ? { clip: { by: 'percentile' as const, percent: clip } } : {}),
  });
  return rasters.map((raster, index) => {
    const own = slice(values, index);
    const legend = legends[scale === 'shared' ? 0 : index] ?? null;
    if (display === 'mask')
      return { raster: maskRaster(own, visual), alone: false, opacity, legend: null, values: own };
    if (display === 'overlay') {
      const faded = fadeWeak(raster, slice(drawn, index).data, scales[index] as Scale);
      return { raster: faded, alone: false, opacity, legend, values: own };
    }
    const picture = display === 'edges' ? pictures[index] : null;
    const [, height, width] = own.shape;
    const edged = picture ? overlayEdges([raster], pictureMaps(picture, height, width))[0] : null;
    return { raster: edged ?? raster, alone: true, opacity: 1, legend, values: own };
  });
}

/** One map as a picture. @throws EngineError 'bad-argument' when map and shape disagree. */
export function renderAttribution(
  map: Float32Array,
  shape: readonly number[],
  picture: Raster | null,
  visual: VisualSettings,
): DrawnAttribution {
  return renderAttributions([map], shape, visual, [picture])[0] as DrawnAttribution;
}

/** The channels of a map [height, width, channels] as maps [height, width] of their own. */
export function channelMaps(map: Float32Array, shape: readonly number[]): Float32Array[] {
  const [height, width, channels] = mapShape(shape);
  return Array.from({ length: channels }, (_, channel) =>
    Float32Array.from(
      { length: height * width },
      (_, pixel) => map[pixel * channels + channel] ?? Number.NaN,
    ),
  );
}

/** Whether no pixel moves the quantity. */
export function isZero({ data }: Maps): boolean {
  return data.every((value) => value === 0 || Number.isNaN(value));
}
