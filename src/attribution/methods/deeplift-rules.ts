import {
  abs,
  add,
  div,
  type GradConfig,
  getGradient,
  greater,
  maximum,
  minimum,
  mul,
  type NamedAttrMap,
  onesLike,
  reshape,
  softmax,
  sub,
  sum,
  type Tensor,
  where,
  zerosLike,
} from '@tensorflow/tfjs-core';
import { maxPoolGradient } from '../../model/index.ts';
import { ruleFor } from '../rules.ts';
import { quadratureNodes } from './quadrature.ts';
import { type References, rescaled } from './rescale.ts';

type GradFunc = GradConfig['gradFunc'];
type Thunks = Record<string, () => Tensor>;

function override(kernelName: string, gradient: (original: GradFunc) => GradFunc): GradConfig {
  const config = getGradient(kernelName);
  if (!config) throw new Error(`tfjs has no gradient of ${kernelName}`);
  return { ...config, gradFunc: gradient(config.gradFunc) };
}

/** min(x, 6) and max(x, 0) written as comparisons with a constant, and PReLU: activation functions of one operand. */
export function thresholdRules(references: References): GradConfig[] {
  const twoSided = (kernelName: string, run: (a: Tensor, b: Tensor) => Tensor): GradConfig =>
    override(kernelName, (original) => (dy, saved, attrs) => {
      const normal = original(dy, saved, attrs) as Thunks;
      const [a, b] = saved as [Tensor, Tensor];
      const [aRef, bRef] = references.of(saved) ?? [];
      if (!aRef || !bRef || references.isGate(saved)) return normal;
      const rule = (x: Tensor, xRef: Tensor, name: 'a' | 'b') => () =>
        rescaled(dy as Tensor, x, run(a, b), xRef, run(aRef, bRef), () => (normal[name] as () => Tensor)());
      return {
        a: constant(b, bRef) ? rule(a, aRef, 'a') : (normal.a as () => Tensor),
        b: constant(a, aRef) ? rule(b, bRef, 'b') : (normal.b as () => Tensor),
      };
    });
  return [twoSided('Minimum', minimum), twoSided('Maximum', maximum), preluRule(references)];
}

/** A number that is broadcast is no activation. */
function constant(x: Tensor, xRef: Tensor): boolean {
  return x.size === 1 && xRef.size === 1;
}

function preluRule(references: References): GradConfig {
  return override('Prelu', (original) => (dy, saved, attrs) => {
    const normal = original(dy, saved, attrs) as Thunks;
    const [x, alpha] = saved as [Tensor, Tensor];
    const [xRef] = references.of(saved) ?? [];
    if (!xRef) return normal;
    const y = (z: Tensor) => where(greater(z, 0), z, mul(alpha, z));
    return { ...normal, x: () => rescaled(dy as Tensor, x, y(x), xRef, y(xRef), normal.x as () => Tensor) };
  });
}

const NODES = quadratureNodes('gauss-legendre', 12);

/**
 * Softmax mixes its inputs, so no quotient number by number is complete: its Jacobian is averaged along the straight
 * line from the reference (Aumann and Shapley), which is.
 */
export function softmaxRule(references: References): GradConfig {
  return ruleFor('Softmax', 'logits', ({ dy, x, saved, normal }) => {
    const [xRef] = references.of(saved) ?? [];
    if (!xRef) return normal();
    const steps = NODES.alphas.map((alpha, i) => {
      const p = softmax(add(xRef, mul(alpha, sub(x, xRef))));
      const weighted = mul(dy, p);
      return mul(NODES.weights[i] as number, sub(weighted, mul(sum(weighted, -1, true), p)));
    });
    return steps.reduce((total, step) => add(total, step));
  });
}

/** The ordinary gradient of a maximum, at any numbers. */
type Back = (slope: Tensor, x: Tensor, y: Tensor) => Tensor;

/**
 * The cross-maximum rule, as in Captum: with m = max(y, y_ref), (m - y_ref) dy belongs to the input's largest number
 * and (y - m) dy to the reference's, each divided by the difference there.
 */
function crossMaximum(
  kernelName: 'MaxPool' | 'Max',
  references: References,
  backOf: (original: GradFunc, attrs: NamedAttrMap) => Back,
): GradConfig {
  return override(kernelName, (original) => (dy, saved, attrs: NamedAttrMap) => {
    const [x, y] = saved as [Tensor, Tensor];
    const [xRef, yRef] = references.of(saved) ?? [];
    if (!xRef || !yRef) return original(dy, saved, attrs);
    const back = backOf(original, attrs);
    return {
      x: () => {
        const top = maximum(y, yRef);
        const slope = reshape(dy as Tensor, y.shape);
        const gained = back(mul(slope, sub(top, yRef)), x, y);
        const lost = back(mul(slope, sub(y, top)), xRef, yRef);
        const difference = sub(x, xRef);
        const apart = greater(abs(difference), 1e-7);
        const safe = where(apart, difference, onesLike(difference));
        return where(apart, div(add(gained, lost), safe), back(slope, x, y));
      },
    };
  });
}

/** Of pooling by the largest number, and of the largest number of all. */
export function maximumRules(references: References): GradConfig[] {
  return [
    crossMaximum('MaxPool', references, (_, attrs) => (slope, x, y) => maxPoolGradient(slope, x, y, attrs)),
    crossMaximum('Max', references, (original, attrs) => (slope, x, y) => {
      const { x: back } = original(slope, [x, y], attrs) as Thunks;
      return (back as () => Tensor)();
    }),
  ];
}

/** u * g(u) as one activation function of u: all of the quotient goes to u, nothing to g(u). */
export function productRule(references: References): GradConfig {
  return override('Multiply', (original) => (dy, saved, attrs) => {
    const normal = original(dy, saved, attrs) as Thunks;
    const gate = references.selfGate(saved);
    const [a, b] = saved as [Tensor, Tensor];
    const [aRef, bRef] = references.of(saved) ?? [];
    if (!gate || !aRef || !bRef) return normal;
    const [u, uRef, other] = gate.linear === 'a' ? [a, aRef, 'b'] : [b, bRef, 'a'];
    const own = normal[gate.linear] as () => Tensor;
    const rest = normal[other] as () => Tensor;
    return {
      [gate.linear]: () => rescaled(dy as Tensor, u, mul(a, b), uRef, mul(aRef, bRef), own),
      [other]: () => {
        const gradient = rest();
        return where(greater(abs(sub(u, uRef)), 1e-5), zerosLike(gradient), gradient);
      },
    };
  });
}
