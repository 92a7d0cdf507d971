import type { Maps } from './maps.ts';
import { type Masked, type MaskOptions, maskPictures } from './mask.ts';

/** What one channel of an inner layer looks at: the influence of the inputs on it, at each picture. */
export type ChannelInfluence = { channel: number; attributions: Maps };

/** Netlens's ChannelMaskVisualizer: no blur, negatives count as they are, one mask per pixel, threshold 0.5, opacity 0.2. */
export const channelMaskDefaults = {
  blur: 0,
  threshold: 0.5,
  maskedOpacity: 0.2,
  combineChannels: true,
  attributionAsOpacity: false,
  positiveOnly: false,
} as const satisfies MaskOptions;

/**
 * The pictures masked by each channel in turn. The attributions are computed before, as the internal influence from the
 * input to the channel's quantity of interest, on preprocessed inputs, while the pictures are the ones that people know;
 * the options are passed by name, where Netlens passed them in a wrong order.
 * @param pictures [count, height, width, 1 | 3 | 4].
 * @throws EngineError 'bad-argument' as `maskPictures` does.
 */
export function channelMasks(
  pictures: Maps,
  influences: readonly ChannelInfluence[],
  options: MaskOptions = {},
): (Masked & { channel: number })[] {
  return influences.map(({ channel, attributions }) => ({
    channel,
    ...maskPictures(pictures, attributions, { ...channelMaskDefaults, ...options }),
  }));
}
