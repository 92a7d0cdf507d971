import { EngineError } from '../../lib/errors.ts';

/** A node of a tfjs graph model's topology; `inputs` are names of nodes, control inputs left out. */
export type GraphNode = { name: string; op: string; inputs: string[] };

/** Operations that hand on a tensor as it is. */
const ALIASES = new Set(['Identity', 'IdentityN', 'StopGradient', 'PreventGradient', 'Snapshot']);
/** Operations that are nobody's layer. */
const PLUMBING = new Set([
  ...ALIASES,
  'Const',
  'Placeholder',
  'PlaceholderWithDefault',
  'Shape',
  'NoOp',
  'Assert',
]);

type RawNode = { name?: unknown; op?: unknown; input?: unknown };

function inputNames(input: unknown): string[] {
  if (!Array.isArray(input)) return [];
  return input
    .filter((name): name is string => typeof name === 'string' && !name.startsWith('^'))
    .map((name) => name.replace(/:\d+$/, ''));
}

/**
 * Reads `modelTopology.node`; every node comes after its inputs, otherwise in the file's order.
 * @throws EngineError 'bad-model' where there are no nodes.
 */
export function graphNodes(topology: object): Map<string, GraphNode> {
  const raw = 'node' in topology && Array.isArray(topology.node) ? (topology.node as RawNode[]) : null;
  if (!raw)
    throw new EngineError(
      'bad-model',
      'modelTopology: no list "node" found; that of a tfjs graph model expected',
    );
  const unsorted = new Map<string, GraphNode>();
  for (const { name, op, input } of raw) {
    if (typeof name !== 'string' || typeof op !== 'string') continue;
    unsorted.set(name, { name, op, inputs: inputNames(input) });
  }
  const sorted = new Map<string, GraphNode>();
  for (const node of unsorted.values()) addAfterInputs(node, unsorted, sorted, new Set());
  return sorted;
}

function addAfterInputs(
  node: GraphNode,
  all: ReadonlyMap<string, GraphNode>,
  sorted: Map<string, GraphNode>,
  open: Set<string>,
): void {
  if (sorted.has(node.name) || open.has(node.name)) return;
  open.add(node.name);
  for (const name of node.inputs) {
    const input = all.get(name);
    if (input) addAfterInputs(input, all, sorted, open);
  }
  sorted.set(node.name, node);
}

/** The node whose tensor `name` hands on. */
export function behindAliases(nodes: ReadonlyMap<string, GraphNode>, name: string): string {
  const node = nodes.get(name);
  const source = node?.inputs[0];
  return node && source && ALIASES.has(node.op) ? behindAliases(nodes, source) : name;
}

/** The nodes that depend on the input and lead to an output, plumbing left out, in running order. */
export function nodesBetween(
  nodes: ReadonlyMap<string, GraphNode>,
  input: string,
  outputs: readonly string[],
): GraphNode[] {
  const fed = new Set([input]);
  for (const node of nodes.values()) if (node.inputs.some((name) => fed.has(name))) fed.add(node.name);
  const needed = new Set(outputs);
  for (const node of [...nodes.values()].reverse())
    if (needed.has(node.name)) for (const name of node.inputs) needed.add(name);
  return [...nodes.values()].filter(
    (node) => fed.has(node.name) && needed.has(node.name) && !PLUMBING.has(node.op),
  );
}
