import {
  engine,
  keep,
  type NamedAttrMap,
  type NamedTensorMap,
  type Tensor,
  tidy,
} from '@tensorflow/tfjs-core';

/** A tensor that depends on the input, with the numbers it had in the recorded run. */
export type Value = { base: Tensor };

/** One call of a kernel: operands are values, or constants. */
export type Operation = {
  kernel: string;
  operands: [name: string, operand: Value | Tensor][];
  /** Whether the operands are a list. */
  list: boolean;
  attrs: NamedAttrMap;
  output: Value;
};

export type Recording = {
  input: Value;
  operations: Operation[];
  output: Value;
  dispose(): void;
};

type RunKernel = (kernel: string, inputs: NamedTensorMap, attrs?: NamedAttrMap) => Tensor | Tensor[];

export function isValue(operand: Value | Tensor): operand is Value {
  return 'base' in operand;
}

/**
 * Runs a function once and notes the kernels that it calls on what depends on `x`; null where one of them gives several
 * tensors, or where the result does not depend on `x`. tfjs has one engine that every operation calls its kernel
 * through, and that is listened to for this synchronous run.
 */
export function record(x: Tensor, run: (x: Tensor) => Tensor): Recording | null {
  const kept: Tensor[] = [];
  const values = new Map<number, Value>();
  const operations: Operation[] = [];
  const host = engine() as unknown as { runKernel?: RunKernel };
  const own = (host.runKernel as RunKernel).bind(host);
  let idle = false;
  let single = true;
  const held = (tensor: Tensor): Tensor => {
    idle = true;
    const clone = keep(tensor.clone());
    idle = false;
    kept.push(clone);
    return clone;
  };
  const note = (kernel: string, inputs: NamedTensorMap, attrs: NamedAttrMap, result: Tensor | Tensor[]) => {
    const operands = Object.entries(inputs).filter(([, tensor]) => tensor);
    if (!operands.some(([, { id }]) => values.has(id))) return;
    if (Array.isArray(result)) {
      single = false;
      return;
    }
    const output = { base: held(result) };
    values.set(result.id, output);
    operations.push({
      kernel,
      operands: operands.map(([name, tensor]) => [name, values.get(tensor.id) ?? held(tensor)]),
      list: Array.isArray(inputs),
      attrs,
      output,
    });
  };
  const dispose = () => {
    for (const tensor of kept) tensor.dispose();
  };
  try {
    const input = { base: held(x) };
    values.set(x.id, input);
    host.runKernel = (kernel, inputs, attrs = {}) => {
      const result = own(kernel, inputs, attrs);
      if (!idle) note(kernel, inputs, attrs, result);
      return result;
    };
    let output: Value | undefined;
    tidy(() => {
      output = values.get(run(x).id);
    });
    if (single && output) return { input, operations, output, dispose };
  } catch (thrown) {
    dispose();
    throw thrown;
  } finally {
    delete host.runKernel;
  }
  dispose();
  return null;
}
