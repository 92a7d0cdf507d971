import { type ColorMapName, colorize } from '../../lib/color-maps.ts';
import { blurMaps } from './blur.ts';
import { type Clip, clipMaps } from './clip.ts';
import { type ChannelCombination, combineChannels } from './combine.ts';
import { type Legend, legendOf } from './legend.ts';
import { type Maps, oneOf } from './maps.ts';
import {
  defaultNormalisation,
  type Normalisation,
  type Normalised,
  normalise,
  type Scale,
} from './normalise.ts';
import { type Raster, rastersOf } from './raster.ts';
import { filterSign, type Sign } from './sign.ts';

export type RenderOptions = {
  /** 'mean'. With 'none' 3 and 4 channels are drawn as colours. */
  combine?: ChannelCombination;
  /** Standard deviation in pixels; 0. */
  blur?: number;
  /** 'all'. */
  sign?: Sign;
  /** None. */
  clip?: Clip;
  /** magnitude_max for magnitudes, else Netlens's default by the number of channels. */
  normalisation?: Normalisation;
  /** Whether every map has its own scale, or all share one; 'each'. Clipping follows. */
  scale?: 'each' | 'shared';
  /** blue-red where the scale has two sides, else inferno. */
  colors?: ColorMapName;
};

export type Rendered = {
  rasters: Raster[];
  /** One for each map, or one for all; three or four where channels are drawn as colours. */
  legends: Legend[];
  /** What was drawn, after normalisation. */
  drawn: Maps;
  /** [count, channels]. */
  scales: Scale[];
};

/** Maps as numbers to draw: channels combined, then blurred, filtered by sign, clipped, normalised. */
export function prepare(maps: Maps, options: RenderOptions): Normalised & { clipped: boolean[] } {
  const { combine = 'mean', blur = 0, sign = 'all', clip, scale = 'each' } = options;
  const shared = scale === 'shared';
  const filtered = filterSign(blurMaps(combineChannels(maps, combine), blur), sign);
  const { maps: cut, limits } = clip
    ? clipMaps(filtered, clip, { shared })
    : { maps: filtered, limits: [] as number[] };
  const onlyMagnitudes = sign === 'absolute' || combine === 'absolute-sum' || combine === 'largest';
  const usual = onlyMagnitudes ? 'magnitude_max' : defaultNormalisation(cut.shape[3]);
  const clipped = Array.from({ length: maps.shape[0] }, (_, index) => {
    const limit = limits[index];
    return limit !== undefined && oneOf(filtered, index).data.some((value) => Math.abs(value) > limit);
  });
  return { ...normalise(cut, options.normalisation ?? usual, { shared }), clipped };
}

function defaultColors({ low, centered }: Scale): ColorMapName {
  return low < 0 || centered ? 'blue-red' : 'inferno';
}

/**
 * Attributions as pictures with their legends. In the order of Netlens's Visualizer; the colours' range is the scale's, so
 * that zero is the middle of a diverging map, where Netlens left it to the data.
 * @param maps [count, height, width, channels].
 * @throws EngineError 'bad-argument' for a bad shape or option, or channels that cannot be drawn.
 */
export function renderMaps(maps: Maps, options: RenderOptions = {}): Rendered {
  const { maps: drawn, scales, clipped } = prepare(maps, options);
  const [count, height, width, channels] = drawn.shape;
  const shared = options.scale === 'shared';
  const colors = channels === 1 ? (options.colors ?? defaultColors(scales[0] as Scale)) : null;
  const legends = scales.slice(0, shared ? channels : scales.length).map((scale, i) =>
    legendOf(scale, {
      map: shared ? null : Math.floor(i / channels),
      channel: colors ? null : i % channels,
      colors,
      clipped: shared ? clipped.some(Boolean) : (clipped[Math.floor(i / channels)] ?? false),
    }),
  );
  if (!colors) return { rasters: rastersOf(drawn), legends, drawn, scales };
  const rasters = Array.from({ length: count }, (_, index) => {
    const { low, high } = scales[index] as Scale;
    return { width, height, pixels: colorize(oneOf(drawn, index).data, colors, low, high) };
  });
  return { rasters, legends, drawn, scales };
}
