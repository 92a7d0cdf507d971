import type { Network } from '../model/index.ts';

/**
 * How a map follows from g = d(sum of the units)/d(input):
 * gradient: g, signed; what adding to a pixel would do to the units.
 * saliency: |g|, after Simonyan, Vedaldi, Zisserman, "Deep inside convolutional networks" (2013), section 3, with
 * no maximum taken over channels.
 */
export type InputMethod = 'gradient' | 'saliency';

export type InputMaps = {
  /** [count, height, width, channels] of the network's input, row-major, per unit of preprocessed input. */
  maps: Float32Array;
  /** [count]: the sum over the units' activations at each input. */
  outputs: Float32Array;
};

/**
 * Maps of what a group of units looks at, one for each input.
 * @param batch [count, height, width, channels], preprocessed as for `network.forward`.
 * @param units flat row-major units of the layer, each named once; the absolute value is taken of their sum's gradient.
 * @throws EngineError as `network.gradient` does: 'bad-argument', 'unsupported', 'device', 'not-open'.
 */
export async function inputGradient(
  network: Network,
  batch: Float32Array,
  count: number,
  layer: string,
  units: readonly number[],
  options: { method: InputMethod },
): Promise<InputMaps> {
  const { gradient, outputs } = await network.gradient(batch, count, layer, units);
  return { maps: options.method === 'saliency' ? gradient.map(Math.abs) : gradient, outputs };
}
