import type { OcclusionOptions } from './methods/occlusion.ts';
import type { ShapleyOptions } from './methods/shapley-sampling.ts';

/** Windows of an image by numbers, as a form gives them. */
export type WindowChoice = OcclusionOptions & {
  /** Columns of a window; 0 for as many as rows. */
  windowWidth: number;
  /** Columns that it moves; 0 for as many as rows. */
  stepAcross: number;
  /** Off: channels are covered one by one. */
  allChannels: boolean;
};

/** Features of an image by name, as a form gives them. */
export type FeatureChoice = ShapleyOptions & { by: 'patches' | 'rows' | 'columns' | 'channels' };

/** Sizes along every axis, where the first variable is an image and windows are not given axis by axis. */
export function windowOptions(
  choice: WindowChoice,
  shapes: readonly (readonly number[])[],
): OcclusionOptions {
  const { windowWidth, stepAcross, allChannels, ...options } = choice;
  const { window, step } = options;
  const [shape = []] = shapes;
  if (shape.length !== 3 || options.each || typeof window !== 'number' || typeof step !== 'number')
    return options;
  return {
    ...options,
    window: [window, windowWidth || window, allChannels ? (shape[2] as number) : 1],
    step: [step, stepAcross || step, 1],
  };
}

const AXES = { rows: [1], columns: [2], channels: [3] } as const;

/** Features that differ along one axis, where such were chosen. */
export function featureOptions({ by, patch, ...options }: FeatureChoice): ShapleyOptions {
  if (by !== 'patches') return { ...options, dims: AXES[by] };
  return patch === undefined ? options : { ...options, patch };
}
