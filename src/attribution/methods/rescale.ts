import { abs, div, greater, mul, onesLike, sub, type Tensor, where } from '@tensorflow/tfjs-core';
import type { SelfGate } from './activation-graph.ts';

/** Below this difference the gradient half-way stands in for the quotient. */
const LEAST = 1e-5;

/** What a rule has to know about the reference run of the same call. */
export type References = {
  of(saved: Tensor[]): Tensor[] | undefined;
  /** Left as they are: gates of multiplicative units. */
  isGate(saved: Tensor[]): boolean;
  selfGate(saved: Tensor[]): SelfGate | undefined;
};

/** dy * (y - yRef) / (x - xRef), or `otherwise` where x and xRef are all but the same. */
export function rescaled(
  dy: Tensor,
  x: Tensor,
  y: Tensor,
  xRef: Tensor,
  yRef: Tensor,
  otherwise: () => Tensor,
  least = LEAST,
): Tensor {
  const difference = sub(x, xRef);
  const apart = greater(abs(difference), least);
  const safe = where(apart, difference, onesLike(difference));
  return where(apart, div(mul(dy, sub(y, yRef)), safe), otherwise());
}
