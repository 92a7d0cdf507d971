import type { Method } from './explain.ts';
import { sizeOf } from './field.ts';
import { methodInfo } from './methods.ts';
import { completeOptions } from './options.ts';
import { type FeatureChoice, type WindowChoice, windowOptions } from './perturbed-features.ts';

/**
 * About how many rows a method runs for one input, with and without gradients: what batches and progress go by.
 * @param shape of the tensor that the method changes or goes along.
 * @throws EngineError 'bad-argument' for an unknown method or option.
 */
export function passesOf(method: Method, shape: readonly number[]): number {
  const { name, ...given } = method;
  const options = completeOptions(methodInfo(name), given);
  const { steps, samples, resolution } = options as Record<string, number | undefined>;
  switch (name) {
    case 'occlusion':
      return 1 + windows(options as WindowChoice, shape);
    case 'shapley-sampling':
      return 1 + (samples ?? 1) * features(options as FeatureChoice, shape);
    case 'influence':
      return 2 + (options.distribution === 'point' ? 1 : 2 * (resolution ?? 1));
    case 'conductance':
    case 'internal-influence':
      return 2 * ((steps ?? 1) + 1);
    default:
      return 1 + (steps ?? samples ?? 0);
  }
}

function windows(choice: WindowChoice, shape: readonly number[]): number {
  const { window, step } = windowOptions(choice, [shape]);
  const along = (sizes: number | readonly number[], axis: number) =>
    typeof sizes === 'number' ? sizes : (sizes[axis] ?? 1);
  return shape
    .map((length, axis) => 1 + Math.ceil((length - along(window, axis)) / along(step, axis)))
    .reduce((product, count) => product * Math.max(1, count), 1);
}

function features({ by, patch }: FeatureChoice, shape: readonly number[]): number {
  const [height = 1, width = 1, channels = 1] = shape;
  if (by === 'rows') return height;
  if (by === 'columns') return width;
  if (by === 'channels') return channels;
  return patch ? Math.ceil(height / patch) * Math.ceil(width / patch) : sizeOf(shape);
}
