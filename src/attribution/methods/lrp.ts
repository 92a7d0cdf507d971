import {
  add,
  div,
  engine,
  type GradConfig,
  getGradient,
  greaterEqual,
  maximum,
  minimum,
  mul,
  neg,
  scalar,
  type Tensor,
  where,
} from '@tensorflow/tfjs-core';
import type { Context } from '../explain.ts';
import type { Explained, Problem } from '../problem.ts';
import { activationRules, type RuleSet } from '../rules.ts';
import { dependents, type Recording, ranNodes, type TapeNode } from '../tape.ts';
import { activationGraph } from './activation-graph.ts';
import { stabilised } from './epsilon-lrp.ts';
import { timesInput } from './gradient-x-input.ts';
import { type LayerRule, LINEAR, readRules } from './layer-rules.ts';
import { type NamedLayers, namedLayers } from './named-layers.ts';
import { gradientMaps } from './saliency.ts';

export type LrpOptions = {
  /** Rules of the first linear layer, of other convolutions, and of dense layers. */
  first: LayerRule;
  conv: LayerRule;
  dense: LayerRule;
  epsilon: number;
  gamma: number;
  /** beta = alpha - 1. */
  alpha: number;
  /** By the name of a convolution or dense layer, instead of the rule it gets by its place and kind. */
  rules?: Readonly<Record<string, LayerRule>>;
  /** The same as a text, for forms: `conv1 gamma, fc1 epsilon`. */
  byLayer?: string;
};

/** A linear operation with its bias, if one is added right after it. */
type Linear = { bias: Tensor | null; rule: LayerRule };
type Thunks = Record<string, () => Tensor>;

/**
 * Layer-wise relevance propagation with a rule for each linear layer (Bach et al. 2015; gamma: Montavon et al. 2019).
 * Relevance passes activation functions and the winners of max pooling unchanged. It is carried as g = R / x, so that
 * reused layers and skip connections add up by themselves. What biases take is lost to the input.
 */
export async function lrp(problem: Problem, options: LrpOptions, context?: Context): Promise<Explained> {
  const rules = { ...readRules(options.byLayer ?? ''), ...options.rules };
  const named = Object.keys(rules).length > 0 ? namedLayers(problem, rules, context) : null;
  const field = named?.field ?? problem.field;
  return timesInput(await gradientMaps({ ...problem, field }, layerRules(options, named)), problem);
}

/** Small enough to change no relevance, large enough to divide by in float32. */
const TINY = 1e-9;

function layerRules(options: LrpOptions, named: NamedLayers | null): RuleSet {
  let linear = new Map<Tensor[], Linear>();
  let gates = new Set<Tensor[]>();
  const find = (saved: Tensor[]) => linear.get(saved);
  return {
    configs: [
      ...activationRules(({ dy, x, y, saved, normal }) =>
        gates.has(saved) ? normal() : mul(dy, div(y, stabilised(x, TINY))),
      ),
      ...Object.keys(LINEAR).map((kernelName) => linearRule(kernelName, find, options)),
    ],
    inspect(recording) {
      linear = linearCalls(recording, options, named?.rulesOf(ranNodes(recording)));
      ({ gates } = activationGraph(recording));
    },
  };
}

/** Calls whose weights do not depend on what is explained. */
function linearCalls(
  recording: Recording,
  options: LrpOptions,
  named: ReadonlyMap<TapeNode, LayerRule> = new Map(),
): Map<Tensor[], Linear> {
  const nodes = ranNodes(recording);
  const depends = dependents(nodes, recording.xs);
  const found = new Map<Tensor[], Linear>();
  for (const node of nodes) {
    const [x, weights] = LINEAR[node.kernelName] ?? [];
    if (
      !x ||
      !weights ||
      !node.saved ||
      !depends.has(node.inputs[x]?.id ?? -1) ||
      depends.has(node.inputs[weights]?.id ?? -1)
    )
      continue;
    const kind = node.kernelName === 'BatchMatMul' ? options.dense : options.conv;
    found.set(node.saved, {
      bias: biasOf(node, nodes, depends),
      rule: named.get(node) ?? (found.size === 0 ? options.first : kind),
    });
  }
  return found;
}

/** What is added to the output of a linear call; null for none. */
function biasOf(node: TapeNode, nodes: readonly TapeNode[], depends: ReadonlySet<number>): Tensor | null {
  const [output] = node.outputs;
  // An operation casts its operands; where nothing changes, the tape has a copy that nobody uses, named after the operation.
  const users = nodes.filter(
    ({ kernelName, inputs }) =>
      !kernelName.endsWith('__op') && Object.values(inputs).some(({ id }) => id === output?.id),
  );
  const [user] = users;
  if (!user || users.length > 1 || user.kernelName !== 'Add' || !user.saved) return null;
  const names = Object.keys(user.inputs);
  const other = names.findIndex((name) => !depends.has(user.inputs[name]?.id ?? -1));
  return other < 0 ? null : (user.saved[other] ?? null);
}

function linearRule(
  kernelName: string,
  find: (saved: Tensor[]) => Linear | undefined,
  options: LrpOptions,
): GradConfig {
  const config = getGradient(kernelName);
  const [xName, weightsName] = LINEAR[kernelName] as [string, string];
  if (!config) throw new Error(`tfjs has no gradient of ${kernelName}`);
  return {
    ...config,
    gradFunc: (dy, saved, attrs) => {
      const normal = config.gradFunc(dy, saved, attrs) as Thunks;
      const call = find(saved);
      if (!call) return normal;
      const [x, weights] = saved as [Tensor, Tensor];
      const run = (input: Tensor, w: Tensor) =>
        engine().runKernel(kernelName, { [xName]: input, [weightsName]: w }, attrs) as Tensor;
      const back = (slope: Tensor, w: Tensor) =>
        ((config.gradFunc(slope, [x, w], attrs) as Thunks)[xName] as () => Tensor)();
      return { ...normal, [xName]: () => relevance(dy as Tensor, x, weights, call, { run, back }, options) };
    },
  };
}

type Ops = { run: (x: Tensor, w: Tensor) => Tensor; back: (slope: Tensor, w: Tensor) => Tensor };

/** g at the input from g at the output, R = g * z on both sides. */
function relevance(
  dy: Tensor,
  x: Tensor,
  weights: Tensor,
  { bias, rule }: Linear,
  { run, back }: Ops,
  { epsilon, gamma, alpha }: LrpOptions,
): Tensor {
  const plus = (z: Tensor, b: Tensor | null) => (b ? add(z, b) : z);
  const relevant = mul(dy, plus(run(x, weights), bias));
  const share = (z: Tensor, least: number) => div(relevant, stabilised(z, least));
  if (rule === 'epsilon') return back(share(plus(run(x, weights), bias), epsilon), weights);
  if (rule === 'gamma') {
    const stronger = (w: Tensor) => add(w, mul(gamma, positive(w)));
    const w = stronger(weights);
    return back(share(plus(run(x, w), bias && stronger(bias)), TINY), w);
  }
  const [up, down] = [positive(weights), negative(weights)];
  const gain = plus(add(run(positive(x), up), run(negative(x), down)), bias && positive(bias));
  const gains = mul(alpha, share(gain, TINY));
  if (alpha === 1) return where(greaterEqual(x, 0), back(gains, up), back(gains, down));
  const loss = plus(add(run(positive(x), down), run(negative(x), up)), bias && negative(bias));
  const losses = mul(alpha - 1, share(neg(loss), TINY));
  return where(
    greaterEqual(x, 0),
    add(back(gains, up), back(losses, down)),
    add(back(gains, down), back(losses, up)),
  );
}

function positive(x: Tensor): Tensor {
  return maximum(x, scalar(0));
}

function negative(x: Tensor): Tensor {
  return minimum(x, scalar(0));
}
