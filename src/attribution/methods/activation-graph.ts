import type { Tensor } from '@tensorflow/tfjs-core';
import { ACTIVATIONS } from '../rules.ts';
import { dependents, type Recording, ranNodes, type TapeNode } from '../tape.ts';

/** Operations that hand numbers on one by one, scaled or moved where their other operand is a constant. */
const AFFINE = new Set(
  'Add Sub Multiply RealDiv Neg Reshape Cast Identity ExpandDims Slice StridedSlice SplitV Unpack Transpose'.split(
    ' ',
  ),
);
const SATURATING = new Set(['Sigmoid', 'Tanh', 'Softplus']);
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
  const selfGates = nodes.flatMap((node) => selfGateOf(node) ?? []);
  const selfGated = new Set(selfGates.map(({ node }) => node));

  const onlyGates = (tensor: Tensor, saturating: boolean): boolean =>
    (consumers.get(tensor.id) ?? []).some((node) => {
      const alone = inputsOf(node).length === 1;
      if (!alone) return selfGated.has(node) || (saturating && node.kernelName === 'Multiply');
      if (!AFFINE.has(node.kernelName) && !(node.kernelName in ACTIVATIONS)) return false;
      return node.outputs.some((output) => onlyGates(output, saturating));
    });
  const gates = new Set<Tensor[]>();
  for (const node of nodes)
    if (node.kernelName in ACTIVATIONS && node.saved && node.outputs[0])
      if (onlyGates(node.outputs[0], SATURATING.has(node.kernelName))) gates.add(node.saved);
  return { gates, selfGates };
}

function meet(a: ReadonlySet<number>, b: ReadonlySet<number>): boolean {
  return [...a].some((id) => b.has(id));
}
