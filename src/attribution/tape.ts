import { engine, type Tensor } from '@tensorflow/tfjs-core';

/** A recorded operation; `saved` are the tensors kept for its gradient, and identify the call to a rule. */
export type TapeNode = {
  kernelName: string;
  inputs: Record<string, Tensor>;
  outputs: Tensor[];
  saved?: Tensor[];
};

/** A recorded run: `marks` are the positions on the tape where a reference run and the run itself begin. */
export type Recording = { xs: Tensor[]; marks: number[] };

function tape(): TapeNode[] {
  const { activeTape } = engine().state as { activeTape?: TapeNode[] };
  if (!activeTape) throw new Error('no tape is recording');
  return activeTape;
}

export function markTape(): number {
  return tape().length;
}

/** The operations of the run itself. */
export function ranNodes({ marks }: Recording): TapeNode[] {
  return tape().slice(marks.at(-1));
}

/** Calls of the run with the same call of the reference run; both do the same operations in the same order. */
export function pairedNodes(recording: Recording): [now: TapeNode, reference: TapeNode][] {
  const [from = 0, to = 0] = recording.marks;
  const references = tape().slice(from, to);
  return ranNodes(recording).flatMap((now, i) => {
    const reference = references[i];
    if (!reference) return [];
    if (reference.kernelName !== now.kernelName)
      throw new Error(`the reference run did ${reference.kernelName} where the run did ${now.kernelName}`);
    return [[now, reference] as [TapeNode, TapeNode]];
  });
}

/** Ids of all tensors that depend on `xs`, them included. */
export function dependents(nodes: readonly TapeNode[], xs: readonly Tensor[]): Set<number> {
  const found = new Set(xs.map(({ id }) => id));
  for (const { inputs, outputs } of nodes)
    if (Object.values(inputs).some((input) => found.has(input.id)))
      for (const output of outputs) found.add(output.id);
  return found;
}

/** Operations that depend on one of `from` and that `to` depends on. */
export function nodesBetween(nodes: readonly TapeNode[], from: readonly Tensor[], to: Tensor): TapeNode[] {
  const after = dependents(nodes, from);
  const before = new Set([to.id]);
  const found: TapeNode[] = [];
  for (const node of [...nodes].reverse()) {
    if (!node.outputs.some(({ id }) => before.has(id))) continue;
    const inputs = Object.values(node.inputs).filter(({ id }) => after.has(id));
    for (const { id } of inputs) if (!from.some((one) => one.id === id)) before.add(id);
    if (inputs.length > 0) found.unshift(node);
  }
  return found;
}
