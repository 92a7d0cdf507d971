import { EngineError } from '../../lib/errors.ts';
import { blurMaps } from './blur.ts';
import { percentile } from './clip.ts';
import { combineChannels } from './combine.ts';
import { checkMaps, checkSamePlace, type Maps, oneOf } from './maps.ts';
import { normalise } from './normalise.ts';
import { fitPictures, type Range, type Raster, rastersOf } from './raster.ts';
import { filterSign } from './sign.ts';

export type MaskOptions = {
  /** Standard deviation in pixels; 5. */
  blur?: number;
  /** Share of the pixels that is hidden, 0..1; 0.5. null takes the attribution as opacity. */
  threshold?: number | null;
  /** How much of the hidden part is seen, 0..1; 0.2. */
  maskedOpacity?: number;
  /** Whether all channels of a pixel share one mask; true. */
  combineChannels?: boolean;
  /** Whether the attribution, scaled to 0..1, is the opacity, instead of threshold and maskedOpacity; false. */
  attributionAsOpacity?: boolean;
  /** Whether negative attributions count as none; true. */
  positiveOnly?: boolean;
  /** Values of the pictures that are black and white; each picture's own least and largest. */
  pictureRange?: Range;
};

export type Masked = {
  rasters: Raster[];
  /** The masked pictures, 0..1, shape of the pictures. */
  pictures: Maps;
  /** [count, height, width, 1 or channels]: the opacity of every pixel. */
  masks: Maps;
};

function checkShare(value: number, argument: string): void {
  if (value >= 0 && value <= 1) return;
  throw new EngineError('bad-argument', `${argument}: ${value}; 0 to 1 expected; pass a share`);
}

/** Opacity per pixel: attributions scaled to 0..1 by their own range, or a cut at their percentile. NaN is masked. */
export function masksOf(attributions: Maps, options: MaskOptions = {}): Maps {
  const { blur = 5, threshold = 0.5, maskedOpacity = 0.2, positiveOnly = true } = options;
  checkShare(maskedOpacity, 'maskedOpacity');
  if (threshold !== null) checkShare(threshold, 'threshold');
  const combined = combineChannels(attributions, options.combineChannels === false ? 'none' : 'mean');
  const kept = filterSign(blurMaps(combined, blur), positiveOnly ? 'positive' : 'all');
  const { count, size } = { count: kept.shape[0], size: kept.data.length / kept.shape[0] };
  const data = new Float32Array(kept.data.length);
  for (let index = 0; index < count; index++) {
    const one = oneOf(kept, index);
    const flat: Maps = { data: one.data, shape: [1, 1, size, 1] };
    const scaled = normalise(flat, '01').maps.data;
    if (options.attributionAsOpacity || threshold === null) {
      data.set(
        scaled.map((value) => (Number.isNaN(value) ? 0 : value)),
        index * size,
      );
      continue;
    }
    const cut = percentile(scaled, 100 * threshold);
    data.set(
      scaled.map((value) => (value > cut ? 1 : maskedOpacity)),
      index * size,
    );
  }
  return { data, shape: kept.shape };
}

/**
 * Pictures of which only the strongly attributed part is seen whole (Netlens's MaskVisualizer, with `positiveOnly` and
 * `attributionAsOpacity` doing what its text says; its constructor forgot them).
 * Order: mean over channels, blur, negatives to 0, (a - min) / max, shown where above the percentile 100 * threshold.
 * @param pictures [count, height, width, 1 | 3 | 4].
 * @param attributions same count, height and width; same channels or, for one mask per pixel, any.
 * @throws EngineError 'bad-argument' when shapes or options do not fit.
 */
export function maskPictures(pictures: Maps, attributions: Maps, options: MaskOptions = {}): Masked {
  checkMaps(pictures, 'pictures');
  checkMaps(attributions, 'attributions');
  checkSamePlace(pictures, attributions);
  const masks = masksOf(attributions, options);
  const [, , , channels] = pictures.shape;
  if (masks.shape[3] !== 1 && masks.shape[3] !== channels) {
    throw new EngineError(
      'bad-argument',
      `attributions: ${masks.shape[3]} channels; the pictures' ${channels} expected; combine the channels`,
    );
  }
  const perPixel = masks.shape[3] === 1;
  const fitted = fitPictures(pictures, options.pictureRange);
  const data = fitted.data.map((value, i) => {
    const isAlpha = channels === 4 && i % 4 === 3;
    return isAlpha ? value : value * (masks.data[perPixel ? Math.floor(i / channels) : i] ?? 0);
  });
  const shown: Maps = { data, shape: pictures.shape };
  return { rasters: rastersOf(shown), pictures: shown, masks };
}
