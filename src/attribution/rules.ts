import {
  engine,
  type GradConfig,
  getGradient,
  type NamedAttrMap,
  registerGradient,
  type Tensor,
  unregisterGradient,
} from '@tensorflow/tfjs-core';
import type { Recording } from './tape.ts';

/** Gradients that stand in for those of some operations while one pass is recorded and run backwards. */
export type RuleSet = {
  configs: GradConfig[];
  /** Called when the forward run is on the tape, before anything runs backwards. */
  inspect?(recording: Recording): void;
};

/**
 * Installs gradients for one synchronous run and restores those that were there before, whatever happens. tfjs looks
 * gradients up when an operation is recorded, so `run` has to enclose the forward pass.
 */
export function withRules<T>(configs: readonly GradConfig[], run: () => T): T {
  const before = configs.map(({ kernelName }) => ({ kernelName, config: getGradient(kernelName) }));
  try {
    for (const config of configs) registerGradient(config);
    return run();
  } finally {
    for (const { kernelName, config } of before) {
      if (config) registerGradient(config);
      else unregisterGradient(kernelName);
    }
  }
}

/** One recorded call of an operation of one tensor, y = f(x). */
export type Call = {
  dy: Tensor;
  x: Tensor;
  y: Tensor;
  attrs: NamedAttrMap;
  saved: Tensor[];
  /** The ordinary gradient, at `x` or at another point of its shape. */
  normal(at?: Tensor): Tensor;
};

/** Operations that are applied number by number, with the name of their input. */
export const ACTIVATIONS: Readonly<Record<string, string>> = {
  Relu: 'x',
  Relu6: 'x',
  Elu: 'x',
  Selu: 'x',
  LeakyRelu: 'x',
  Sigmoid: 'x',
  Tanh: 'x',
  Softplus: 'x',
  ClipByValue: 'x',
};

/** A gradient config that hands every call to `rule`, for an operation with one input. */
export function ruleFor(kernelName: string, inputName: string, rule: (call: Call) => Tensor): GradConfig {
  const original = getGradient(kernelName);
  if (!original) throw new Error(`tfjs has no gradient of ${kernelName}`);
  return {
    kernelName,
    inputsToSave: [inputName],
    outputsToSave: [true],
    gradFunc: (dy, saved, attrs) => {
      const [x, y] = saved as [Tensor, Tensor];
      const normal = (at?: Tensor): Tensor => {
        const output = at ? (engine().runKernel(kernelName, { [inputName]: at }, attrs) as Tensor) : y;
        const kept = [
          ...(original.inputsToSave ?? []).map(() => at ?? x),
          ...(original.outputsToSave ?? []).map(() => output),
        ];
        const gradients = original.gradFunc(dy, kept, attrs) as Record<string, () => Tensor>;
        return (gradients[inputName] as () => Tensor)();
      };
      return { [inputName]: () => rule({ dy: dy as Tensor, x, y, attrs, saved, normal }) };
    },
  };
}

/** One rule for all activation functions applied number by number. */
export function activationRules(
  rule: (call: Call) => Tensor,
  kernels = Object.keys(ACTIVATIONS),
): GradConfig[] {
  return kernels.map((kernelName) => ruleFor(kernelName, ACTIVATIONS[kernelName] ?? 'x', rule));
}
