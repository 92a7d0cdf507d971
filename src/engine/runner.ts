import { type ImageSet, type Preprocessing, toBatch } from '../dataset/index.ts';
import { throwIfAborted } from '../lib/errors.ts';
import { macrotask } from '../lib/macrotask.ts';
import type { Network } from '../model/index.ts';

/** Runs inputs of one data set through one network with one preprocessing. */
export type Runner = {
  network: Network;
  /** Most inputs in one forward pass. */
  batchSize: number;
  /** The network's input for some inputs: [ids.length, h, w, c]. */
  batch(ids: ArrayLike<number>): Promise<Float32Array>;
  /** Activations [ids.length, units of the layer], in passes of at most `batchSize`. */
  forward(ids: ArrayLike<number>, layer: string): Promise<Float32Array>;
};

/** @param signal fires when the model, data set or preprocessing is replaced. */
export function createRunner(
  network: Network,
  set: ImageSet,
  preprocessing: Preprocessing,
  signal: AbortSignal,
): Runner {
  const { batchSize } = network;
  const batch = async (ids: ArrayLike<number>) => toBatch(await set.pictures(ids), preprocessing);
  const forwardOnce = async (ids: ArrayLike<number>, layer: string) => {
    const values = await batch(ids);
    await macrotask();
    throwIfAborted(signal, 'Work on what was open before');
    return network.forward(values, ids.length, layer);
  };
  const forward = async (ids: ArrayLike<number>, layer: string) => {
    if (ids.length <= batchSize) return forwardOnce(ids, layer);
    const all = Array.from(ids);
    const parts: Float32Array[] = [];
    for (let from = 0; from < all.length; from += batchSize) {
      parts.push(await forwardOnce(all.slice(from, from + batchSize), layer));
    }
    return joined(parts);
  };
  return { network, batchSize, batch, forward };
}

function joined(parts: Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
