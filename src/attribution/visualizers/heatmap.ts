import { EngineError } from '../../lib/errors.ts';
import { combineChannels } from './combine.ts';
import { strength } from './fade.ts';
import { checkMaps, type Maps, oneOf } from './maps.ts';
import type { Scale } from './normalise.ts';
import { fitPictures, over, type Range, rastersOf } from './raster.ts';
import { type Rendered, type RenderOptions, renderMaps } from './render.ts';
import { resizeMaps } from './resize.ts';

export type HeatmapOptions = RenderOptions & {
  /** 0..1; 0.5. */
  opacity?: number;
  /** 'even', or 'magnitude': weak attributions let the picture through (Captum's alpha_scaling). 'even'. */
  opacityBy?: 'even' | 'magnitude';
  /** Values of the pictures that are black and white; each picture's own least and largest. */
  pictureRange?: Range;
};

/** Netlens's HeatmapVisualizer: opacity 0.5, blur 10, jet. Jet shows edges that are not in the data; name other colours. */
export const netlensHeatmap = { opacity: 0.5, blur: 10, colors: 'jet' } as const satisfies HeatmapOptions;

/**
 * Heat maps laid over their pictures, at the size of the pictures; maps of another size are resized first, so `blur` is in
 * pixels of the pictures. Channels are always combined. A blur of 0 unless asked: `netlensHeatmap` has the original's.
 * @param pictures [count, height, width, 1 | 3 | 4].
 * @param attributions [count, any height, any width, any channels].
 * @throws EngineError 'bad-argument' for bad shapes or options, or another count.
 */
export function heatmaps(pictures: Maps, attributions: Maps, options: HeatmapOptions = {}): Rendered {
  checkMaps(pictures, 'pictures');
  const { opacity = 0.5, opacityBy = 'even', pictureRange, combine = 'mean', ...rest } = options;
  const [count, height, width] = pictures.shape;
  const how = combine === 'none' ? 'mean' : combine;
  const sized = resizeMaps(combineChannels(attributions, how), height, width);
  checkCount(count, sized.shape[0]);
  const magnitudes = how === 'absolute-sum' || how === 'largest';
  const rendered = renderMaps(sized, { ...rest, combine: magnitudes ? 'absolute-sum' : 'mean' });
  const bases = rastersOf(fitPictures(pictures, pictureRange));
  const rasters = rendered.rasters.map((top, index) => {
    const { data } = oneOf(rendered.drawn, index);
    const scale = rendered.scales[index] as Scale;
    const share = (pixel: number) => (opacityBy === 'even' ? 1 : strength(data[pixel] ?? 0, scale));
    return over(bases[index] ?? top, top, (pixel) => opacity * share(pixel));
  });
  return { ...rendered, rasters };
}

function checkCount(pictures: number, attributions: number): void {
  if (pictures === attributions) return;
  throw new EngineError(
    'bad-argument',
    `attributions: ${attributions} maps; one for each of ${pictures} pictures expected; pass the same inputs`,
  );
}
