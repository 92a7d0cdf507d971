import { keep, type Tensor } from '@tensorflow/tfjs-core';

/** By a weight's data: what was made of it, by name. Weights of open networks alone are in here. */
const derived = new WeakMap<object, Map<string, Tensor>>();

/** To be called for the weights of a network when it opens: what gradients make of them is kept from now on. */
export function openWeights(weights: readonly Tensor[]): void {
  for (const { dataId } of weights) if (!derived.has(dataId)) derived.set(dataId, new Map());
}

/** To be called before the weights are disposed of. */
export function closeWeights(weights: readonly Tensor[]): void {
  for (const { dataId } of weights) {
    for (const tensor of derived.get(dataId)?.values() ?? []) tensor.dispose();
    derived.delete(dataId);
  }
}

/** What `make` makes of a weight: made once for a network's own weight, made anew for any other tensor. */
export function derivedFrom(weight: Tensor, name: string, make: () => Tensor): Tensor {
  const known = derived.get(weight.dataId);
  const found = known?.get(name);
  if (found) return found;
  const made = make();
  known?.set(name, keep(made));
  return made;
}
