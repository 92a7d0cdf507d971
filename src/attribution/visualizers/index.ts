/**
 * Attributions as pictures. Formulas and defaults are those of Netlens (TruLens), of Captum's and PAIR saliency's scaling,
 * and of DeepExplain's plot helper. Where the old code does something else than its text says, or worse:
 * - zero is the middle of a two-sided color map; Netlens gave the range of the colours to the data (`render.ts`);
 * - sums run over all channels, every other normalisation over one: the code of Netlens, not its text (`normalise.ts`);
 * - a divisor of 0 counts as 1, where Netlens added 1e-20 to every divisor;
 * - blur stays within a channel and writes no argument (`blur.ts`);
 * - pictures are fitted to 0..1 over all channels, so that hues stay (`raster.ts`);
 * - the mask's `positiveOnly` and `attributionAsOpacity` do what they say, also as defaults (`mask.ts`);
 * - a channel mask takes its options by name (`channel-mask.ts`);
 * - negatives stay negative under the sign filter, where Captum turns them round (`sign.ts`);
 * - NaN, where no occlusion window reached, is missing everywhere: in no scale, in no blur, and transparent;
 * - a clip limit of 0 clips nothing: a map that is mostly 0 would vanish (`clip.ts`).
 */

export { blurMaps } from './blur.ts';
export { type ChannelInfluence, channelMaskDefaults, channelMasks } from './channel-mask.ts';
export { type Clip, type Clipped, clipMaps, cumulativeLimit, percentile } from './clip.ts';
export { type ChannelCombination, combineChannels } from './combine.ts';
export { type EdgeOverlayOptions, overlayEdges } from './edge-overlay.ts';
export { cannyEdges, type EdgeOptions } from './edges.ts';
export { fadeWeak } from './fade.ts';
export { type Grid, type GridCell, type GridOptions, gridOf, squareGrid } from './grid.ts';
export { type HeatmapOptions, heatmaps, netlensHeatmap } from './heatmap.ts';
export { type Legend, legendOf } from './legend.ts';
export type { Maps } from './maps.ts';
export { type Masked, type MaskOptions, maskPictures, masksOf } from './mask.ts';
export { type Normalisation, type Normalised, normalisations, normalise, type Scale } from './normalise.ts';
export { enlarge, fitPictures, type Range, type Raster, rastersOf } from './raster.ts';
export { locate, readPixel } from './read-out.ts';
export { type Rendered, type RenderOptions, renderMaps } from './render.ts';
export { resizeMaps } from './resize.ts';
export { filterSign, type Sign } from './sign.ts';
export { gridSize, tileMaps } from './tiler.ts';
