import { EngineError } from '../../lib/errors.ts';
import { combineChannels } from './combine.ts';
import { cannyEdges, type EdgeOptions } from './edges.ts';
import { checkMaps, type Maps, oneOf } from './maps.ts';
import { enlarge, fitPictures, over, type Raster } from './raster.ts';
import { resizeMaps } from './resize.ts';

export type EdgeOverlayOptions = EdgeOptions & {
  /** How many times larger the result is, so that edges are thinner than pixels; a whole number, 3. */
  dilation?: number;
  /** 0..1; 0.8. */
  opacity?: number;
  /** Red, green, blue, 0..255; black. */
  color?: readonly [number, number, number];
};

/** Pixels along the border of the enlarged picture without edges. */
const margin = 5;

function edgeRaster(grey: Maps, options: EdgeOverlayOptions): Raster {
  const [, height, width] = grey.shape;
  const edges = cannyEdges(grey.data, height, width, options);
  const [red, green, blue] = options.color ?? [0, 0, 0];
  const pixels = new Uint8ClampedArray(height * width * 4);
  for (let y = margin; y < height - margin; y++) {
    for (let x = margin; x < width - margin; x++) {
      if (edges[y * width + x]) pixels.set([red, green, blue, 255], (y * width + x) * 4);
    }
  }
  return { width, height, pixels };
}

/**
 * Heat maps with the outlines of their pictures drawn on them: the plot helper of DeepExplain's examples. The picture's
 * channels are averaged, it is enlarged, and its edges are laid over the enlarged map.
 * @param rasters one for each picture, of its height and width.
 * @param pictures [count, height, width, channels]; each is fitted to 0..1 first.
 * @returns rasters `dilation` times as wide and high.
 * @throws EngineError 'bad-argument' when sizes or counts differ, or dilation is no whole number of at least 1.
 */
export function overlayEdges(
  rasters: readonly Raster[],
  pictures: Maps,
  options: EdgeOverlayOptions = {},
): Raster[] {
  checkMaps(pictures, 'pictures');
  const { dilation = 3, opacity = 0.8 } = options;
  const [count, height, width] = pictures.shape;
  if (!Number.isInteger(dilation) || dilation < 1) {
    throw new EngineError(
      'bad-argument',
      `dilation: ${dilation}; a whole number of at least 1 expected; pass 3`,
    );
  }
  if (
    rasters.length !== count ||
    rasters.some((raster) => raster.width !== width || raster.height !== height)
  ) {
    throw new EngineError(
      'bad-argument',
      `rasters: ${rasters.length} heat maps; ${count} of ${height} x ${width} expected, as the pictures; draw them at that size`,
    );
  }
  const grey = combineChannels(fitPictures(pictures), 'mean');
  const large = resizeMaps(grey, height * dilation, width * dilation);
  return rasters.map((raster, index) =>
    over(enlarge(raster, dilation), edgeRaster(oneOf(large, index), options), () => opacity),
  );
}
