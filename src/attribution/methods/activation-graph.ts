import type { Tensor } from '@tensorflow/tfjs-core';
import { ACTIVATIONS } from '../rules.ts';
import { dependents, type Recording, ranNodes, type TapeNode } from '../tape.ts';

/** Operations that hand numbers on one by one, scaled or moved where their other operand is a constant. */
const AFFINE = new Set(
  'Add Sub Multiply RealDiv Neg Reshape Cast Identity ExpandDims Slice StridedSlice SplitV Unpack Transpose'.split(
    ' ',
  ),
);
/** ClipByValue is the hard sigmoid of an LSTM, but the upper end of a ReLU 6 where a ReLU comes before. */
const SATURATING = new Set(['Sigmoid', 'Tanh', 'Softplus', 'ClipByValue']);
/** Applied number by number as well, without being anybody's activation function. */
const ELEMENTWISE = new Set([
  ...Object.keys(ACTIVATIONS),
  'Erf',
  'Exp',
  'Abs',
  'Square',
  'Minimum',
  'Maximum',
  'Pow',
  'Greater',
  'GreaterEqual',
  'Less',
  'LessEqual',
  'Step',
]);

export type SelfGate = { node: TapeNode; linear: 'a' | 'b' };

export type ActivationGraph = {
  /** `saved` of activations that only gate a product: gates of an LSTM, the inner part of swish. */
  gates: Set<Tensor[]>;
  /** Products u * g(u), as in swish and GELU, and which factor is u up to a constant. */
  selfGates: SelfGate[];
};

/**
 * Finds multiplicative units in what ran. Rules for activation functions are not meant for gates: DeepExplain's
 * override changes them, as it goes by operation.
 */
export function activationGraph(recording: Recording): ActivationGraph {
  const nodes = ranNodes(recording);
  const depends = dependents(nodes, recording.xs);
  const inputsOf = (node: TapeNode) => Object.values(node.inputs).filter((input) => depends.has(input.id));
  const producers = new Map<number, TapeNode>();
  const consumers = new Map<number, TapeNode[]>();
  for (const node of nodes) {
    for (const output of node.outputs) producers.set(output.id, node);
    for (const input of new Set(inputsOf(node).map(({ id }) => id)))
      consumers.set(input, [...(consumers.get(input) ?? []), node]);
  }

  /** The tensor and those it is made of number by number; affine where only scaled and moved on the way. */
  const roots = (tensor: Tensor): { all: Set<number>; affine: Set<number> } => {
    const all = new Set([tensor.id]);
    const affine = new Set([tensor.id]);
    let straight = true;
    for (let at = tensor; ; ) {
      const producer = producers.get(at.id);
      const inputs = producer ? inputsOf(producer) : [];
      const [input] = inputs;
      if (!producer || !input || inputs.length > 1) break;
      if (ELEMENTWISE.has(producer.kernelName)) straight = false;
      else if (!AFFINE.has(producer.kernelName)) break;
      all.add(input.id);
      if (straight) affine.add(input.id);
      at = input;
    }
    return { all, affine };
  };
  const selfGateOf = (node: TapeNode): SelfGate | null => {
    const { a, b } = node.inputs;
    if (node.kernelName !== 'Multiply' || !a || !b || inputsOf(node).length < 2) return null;
    const [left, right] = [roots(a), roots(b)];
    if (meet(left.affine, right.all)) return { node, linear: 'a' };
    return meet(right.affine, left.all) ? { node, linear: 'b' } : null;
  };
  /** Activations between u and the factor g(u). */
  const inside = (product: TapeNode, linear: 'a' | 'b'): Tensor[][] => {
    const u = roots(product.inputs[linear] as Tensor).affine;
    const found: Tensor[][] = [];
    for (let at = product.inputs[linear === 'a' ? 'b' : 'a'] as Tensor; !u.has(at.id); ) {
      const producer = producers.get(at.id);
      const [input] = producer ? inputsOf(producer) : [];
      if (!producer || !input) break;
      if (producer.kernelName in ACTIVATIONS && producer.saved) found.push(producer.saved);
      at = input;
    }
    return found;
  };
  const selfGates = nodes.flatMap((node) => selfGateOf(node) ?? []);
  const selfGated = new Set(selfGates.map(({ node }) => node));

  const gatesProduct = (tensor: Tensor): boolean =>
    (consumers.get(tensor.id) ?? []).some((node) => {
      if (inputsOf(node).length > 1) return node.kernelName === 'Multiply' && !selfGated.has(node);
      if (!AFFINE.has(node.kernelName) && !(node.kernelName in ACTIVATIONS)) return false;
      return node.outputs.some(gatesProduct);
    });
  const gates = new Set<Tensor[]>();
  for (const node of nodes) {
    const { kernelName, saved, outputs } = node;
    const [input] = inputsOf(node);
    const afterRelu = input && producers.get(input.id)?.kernelName === 'Relu';
    if (SATURATING.has(kernelName) && saved && outputs[0] && !afterRelu && gatesProduct(outputs[0]))
      gates.add(saved);
  }
  for (const { node, linear } of selfGates) for (const saved of inside(node, linear)) gates.add(saved);
  return { gates, selfGates };
}

function meet(a: ReadonlySet<number>, b: ReadonlySet<number>): boolean {
  return [...a].some((id) => b.has(id));
}
