import { commonShape, type ImageSetData } from './image-set.ts';
import type { Preprocessing } from './preprocessing.ts';

export type PreprocessingGuess = {
  preprocessing: Preprocessing;
  /** Why this guess, ready to show. */
  reason: string;
  /** Usual ways to scale, with the guessed size and resize. */
  choices: { name: string; preprocessing: Preprocessing }[];
};

type Input = { height: number; width: number; channels: 1 | 3 };
type Scaling = Pick<Preprocessing, 'order' | 'scale' | 'mean' | 'std'>;

/** From this side on, RGB networks are taken to be ImageNet-like. */
const LARGE_SIDE = 128;

/** Scalings in the order they are offered. The ImageNet numbers are those of torchvision and of Keras's `caffe` mode. */
const SCALINGS: { name: string; scaling: (channels: 1 | 3) => Scaling | null }[] = [
  { name: '0..1', scaling: (channels) => plain(channels, 1 / 255, 0) },
  { name: '-1..1', scaling: (channels) => plain(channels, 1 / 127.5, 1) },
  { name: '0..255', scaling: (channels) => plain(channels, 1, 0) },
  {
    name: 'ImageNet mean and std',
    scaling: (channels) =>
      channels === 1
        ? null
        : { order: 'rgb', scale: 1 / 255, mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
  },
  {
    name: 'ImageNet BGR, mean subtracted (Caffe)',
    scaling: (channels) =>
      channels === 1 ? null : { order: 'bgr', scale: 1, mean: [103.939, 116.779, 123.68], std: [1, 1, 1] },
  },
];

/**
 * Guesses the preprocessing from the network's input and the data set's sizes: pixels / 255 for small inputs,
 * -1..1 for RGB inputs of 128 pixels and more; no resize where every image has the size, a centre crop where
 * photographs are larger than the input and differ in size, a stretch otherwise.
 */
export function guessPreprocessing(input: Input, data: ImageSetData): PreprocessingGuess {
  const { resize, reason: sizes } = guessResize(input, data);
  const large = input.channels === 3 && Math.min(input.height, input.width) >= LARGE_SIDE;
  const { height, width, channels } = input;
  const choices = SCALINGS.flatMap(({ name, scaling }) => {
    const values = scaling(channels);
    return values ? [{ name, preprocessing: { height, width, channels, resize, ...values } }] : [];
  });
  const preprocessing = (choices[large ? 1 : 0] as PreprocessingGuess['choices'][number]).preprocessing;
  const size = `${width} x ${height}`;
  const scale = large
    ? `RGB networks of ${size} are mostly trained on pixels in -1..1`
    : `networks of ${size} are mostly trained on pixels in 0..1`;
  return { preprocessing, reason: `A guess: ${scale}; ${sizes}${colours(input, data)}.`, choices };
}

function plain(channels: 1 | 3, scale: number, mean: number): Scaling {
  return { order: 'rgb', scale, mean: Array(channels).fill(mean), std: Array(channels).fill(1) };
}

function guessResize(
  { height, width }: Input,
  data: ImageSetData,
): { resize: Preprocessing['resize']; reason: string } {
  const shape = commonShape(data);
  if (shape && shape[0] === height && shape[1] === width)
    return { resize: 'none', reason: 'all images have this size' };
  if (shape) {
    return {
      resize: 'stretch',
      reason: `all images have ${shape[1]} x ${shape[0]} pixels and are stretched to the size`,
    };
  }
  if (
    data.kind === 'files' &&
    mostly(data.sizes, (size, index) => size >= (index % 2 === 0 ? height : width))
  ) {
    return {
      resize: 'crop',
      reason:
        'the images differ in size and are larger: the shorter side is made to fit and the centre taken',
    };
  }
  return { resize: 'stretch', reason: 'the images differ in size and are stretched to it' };
}

function colours({ channels }: Input, data: ImageSetData): string {
  const found = data.kind === 'files' ? 3 : data.channels;
  if (found === channels) return '';
  return channels === 1 ? '; colour is turned to grey' : '; grey is repeated in three channels';
}

function mostly(sizes: Uint32Array, fits: (size: number, index: number) => boolean): boolean {
  return sizes.filter(fits).length > sizes.length / 2;
}
