import { EngineError } from '../lib/errors.ts';
import type { Anchor, Network, Site } from '../model/index.ts';
import { activationsAt } from './activations.ts';
import { type Baseline, baselineRows } from './baselines.ts';
import { type Checks, checksOf } from './checks/sums.ts';
import { type Context, explain, type Method, THROUGH_LAYER } from './explain.ts';
import { type Constant, fieldOf, sizeOf } from './field.ts';
import { methodInfo } from './methods.ts';
import type { MethodInfo } from './options.ts';
import { rowOf, rowPoints } from './points.ts';
import type { Problem } from './problem.ts';
import { quantityOf, type Target } from './quantities.ts';
import { type RunOptions, valuesAt } from './run.ts';

export type MethodRequest = {
  /** [count, height, width, channels], preprocessed as for `network.forward`. */
  batch: Float32Array;
  count: number;
  target: Target;
  method: Method;
  /** zeros unless given; for methods that compare. */
  baseline?: Baseline;
  /** Of a network with several inputs: what the others are given, in its order; each gets maps of its own. */
  others?: readonly { batch: Float32Array; baseline?: Baseline }[];
  /** Where the maps are: the input unless given. For the tensor that a baseline is of see `baselinePlace`. */
  at?: Place;
};

export type Place = { layer: string; anchor?: Anchor };

export type Attributions = {
  method: Method['name'];
  /** Of one map: [height, width, channels] at the input. */
  shape: number[];
  /** One for each input, row-major. */
  maps: Float32Array[];
  /** Of the network's other inputs, where the maps are of its inputs and it has several. */
  others: { shape: number[]; maps: Float32Array[] }[];
  /** The quantity at each input. */
  outputs: Float32Array;
  checks: Checks;
};

/**
 * Explains one quantity of a network at a batch of inputs with one method.
 * @throws EngineError 'bad-argument', 'unsupported' where an operation has no gradient, 'device', 'cancelled'.
 */
export async function attribute(
  network: Network,
  request: MethodRequest,
  options: RunOptions = {},
): Promise<Attributions> {
  const { graph, output, input, layers } = network;
  const { count, target, at, method } = request;
  const info = methodInfo(method.name);
  checkPlace(info, at);
  const inputs = inputsOf(network, request);
  const quantity = quantityOf(graph, target, output.name);
  const site = at ? onlySite(graph.sites(at.layer, at.anchor ?? 'out'), at.layer) : null;
  const variables: Constant[] =
    site && !THROUGH_LAYER.has(method.name)
      ? [{ site, data: await activationsAt(graph, site, inputs, count, options) }]
      : inputs;
  const baseline = request.baseline ?? { kind: 'zeros' };
  const baselines = [baseline, ...(request.others ?? []).map((other) => other.baseline)];
  const problem: Problem = {
    field: fieldOf(
      graph,
      variables.map((variable) => variable.site),
      quantity,
      inputs,
    ),
    count,
    x: variables.map(({ data }) => data),
    baseline: variables.map(({ data, site: { shape } }, v) => {
      // The baseline of an influence is of the tensor that its points are of.
      const own = method.name === 'influence' ? undefined : baselines[v];
      return baselineRows(own ?? { kind: 'zeros' }, data, shape, count);
    }),
    run: options,
  };
  const context: Context = { graph, inputs, quantity, layers, target, output: output.name, baseline };
  const explained = await explain(problem, method, site ? { ...context, site } : context);
  const outputs = explained.outputs ?? (await valuesAt(problem.field, rowPoints(problem.x, count), options));
  const [map, ...rest] = explained.maps.map((all) => rowsOf(all, count));
  return {
    method: method.name,
    shape: explained.shape ?? site?.shape ?? [input.height, input.width, input.channels],
    maps: map ?? [],
    others: rest.map((maps, i) => ({ shape: (variables[i + 1] as Constant).site.shape, maps })),
    outputs,
    checks: await checksOf(problem, info, method, explained, outputs),
  };
}

function rowsOf(map: Float32Array, count: number): Float32Array[] {
  return Array.from({ length: count }, (_, row) => rowOf(map, count, row).slice());
}

/**
 * The network's inputs with what a request gives them.
 * @throws EngineError 'bad-argument' where one is missing or of another size.
 */
export function inputsOf({ graph }: Network, { batch, others = [], count }: MethodRequest): Constant[] {
  const batches = [batch, ...others.map((other) => other.batch)];
  if (batches.length !== graph.inputs.length)
    throw new EngineError(
      'bad-argument',
      `others: found ${others.length}; expected ${graph.inputs.length - 1} for a network of ${graph.inputs.length} inputs`,
    );
  return graph.inputs.map((site, i) => {
    const data = batches[i] as Float32Array;
    const expected = count * sizeOf(site.shape);
    if (data.length === expected) return { site, data };
    throw new EngineError(
      'bad-argument',
      `batch: found ${data.length} numbers; expected ${expected} for ${count} inputs`,
    );
  });
}

/**
 * The layer whose tensor a baseline is of; null for the network's input. It is the layer the map is of, but the input
 * where points go through it, and the distribution's layer for an influence.
 */
export function baselinePlace({ method, at }: Pick<MethodRequest, 'method' | 'at'>): Place | null {
  if (method.name === 'influence') {
    const { distributionLayer: layer, distributionAnchor: anchor = 'out' } = method;
    return layer ? { layer, anchor } : null;
  }
  return THROUGH_LAYER.has(method.name) ? null : (at ?? null);
}

/** The values of a layer's tensor for some inputs, [count, ...shape]. */
export async function valuesOf(
  network: Network,
  { layer, anchor }: Place,
  { batch, count }: Pick<MethodRequest, 'batch' | 'count'>,
  options: RunOptions = {},
): Promise<Float32Array> {
  const { graph } = network;
  const site = onlySite(graph.sites(layer, anchor ?? 'out'), layer);
  return activationsAt(graph, site, [{ site: graph.inputs[0] as Site, data: batch }], count, options);
}

function checkPlace({ name, at: takes }: MethodInfo, at: Place | undefined): void {
  if (takes === 'required' && !at)
    throw new EngineError(
      'bad-argument',
      `at: found no layer; expected one for ${name}, which explains the units of a layer; choose a layer before what is explained`,
    );
  if (takes === 'no' && at)
    throw new EngineError(
      'bad-argument',
      `at: found ${at.layer}; expected no layer for ${name}, whose maps are of the input; leave it out, and choose the feature map among the method's options`,
    );
}

function onlySite(sites: readonly Site[], layer: string | undefined): Site {
  const [site] = sites;
  if (site && sites.length === 1) return site;
  throw new EngineError(
    'bad-argument',
    `at: found ${sites.length} tensors at ${layer}; expected one; choose the layer's output`,
  );
}
