import type { Gradient, Network } from '../model/index.ts';

export type GradientMethod = 'gradient' | 'saliency';

/**
 * How the sum of some units' activations changes with the network's input.
 * gradient: d(sum over units)/d(input), signed. saliency: its absolute value (Simonyan, Vedaldi, Zisserman 2013,
 * "Deep Inside Convolutional Networks", section 3, without the maximum over channels).
 * @param batch [count, height, width, channels]
 * @returns the map, shaped like the batch, and each row's sum of activations.
 * @throws EngineError as `Network.gradient` does.
 */
export async function inputGradient(
  network: Network,
  batch: Float32Array,
  count: number,
  layer: string,
  units: readonly number[],
  options: { method: GradientMethod },
): Promise<Gradient> {
  const { gradient, outputs } = await network.gradient(batch, count, layer, units);
  return { gradient: options.method === 'saliency' ? gradient.map(Math.abs) : gradient, outputs };
}
