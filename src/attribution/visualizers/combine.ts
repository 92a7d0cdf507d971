import { checkMaps, type Maps } from './maps.ts';

/**
 * One value per pixel from its channels.
 * mean: DeepExplain's plots and Netlens. sum: Captum. absolute-sum: PAIR saliency.
 * largest: max |value|, Simonyan, Vedaldi, Zisserman (2013), section 3.1. none: channels stay.
 */
export type ChannelCombination = 'mean' | 'sum' | 'absolute-sum' | 'largest' | 'none';

type Fold = (total: number, value: number) => number;

const folds: Record<Exclude<ChannelCombination, 'none'>, Fold> = {
  mean: (total, value) => total + value,
  sum: (total, value) => total + value,
  'absolute-sum': (total, value) => total + Math.abs(value),
  largest: (total, value) => Math.max(total, Math.abs(value)),
};

/**
 * @param maps [count, height, width, channels].
 * @returns [count, height, width, 1], or `maps` itself for 'none'.
 * @throws EngineError 'bad-argument' when shape and data disagree.
 */
export function combineChannels(maps: Maps, how: ChannelCombination): Maps {
  checkMaps(maps, 'maps');
  if (how === 'none') return maps;
  const [count, height, width, channels] = maps.shape;
  const fold = folds[how];
  const divisor = how === 'mean' ? channels : 1;
  const data = new Float32Array(count * height * width);
  for (let pixel = 0; pixel < data.length; pixel++) {
    let total = 0;
    for (let c = 0; c < channels; c++) total = fold(total, maps.data[pixel * channels + c] ?? Number.NaN);
    data[pixel] = total / divisor;
  }
  return { data, shape: [count, height, width, 1] };
}
