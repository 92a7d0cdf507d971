import type { MethodRequest, Place } from '../attribution/index.ts';
import { EngineError } from '../lib/errors.ts';
import { checkInput } from '../query/index.ts';
import type { AttributionRequest, CallOptions } from './api.ts';
import { meanInput } from './mean-input.ts';
import type { Pair } from './pair.ts';

/** Inputs that run together: those of the request from position `from`. */
export type Group = { from: number; inputs: number[] };

/** A request as the methods take it. */
export type Asked = {
  groups: Group[];
  /** About how many passes one input takes. */
  passes: number;
  methodRequest(group: Group): Promise<MethodRequest>;
};

/** Passes that are best run at once; a method that takes as many for one input gains nothing from more inputs. */
const TOGETHER = 64;
/** Numbers of all inputs, or activations, of one group: 16 MiB of float32. */
const MOST_NUMBERS = 2 ** 22;

/**
 * Checks a request, makes its baseline and decides which inputs run together.
 * @param most inputs at once.
 * @throws EngineError 'bad-argument'
 */
export async function askedOf(
  pair: Pair,
  request: AttributionRequest,
  options: CallOptions,
  most = Number.POSITIVE_INFINITY,
): Promise<Asked> {
  const { baselinePlace, completeOptions, holds, methodInfo, passesOf } = await attribution();
  const { at, inputs, quantity } = request;
  if (inputs.length === 0)
    throw new EngineError(
      'bad-argument',
      'inputs: found none; expected at least one; name inputs to explain',
    );
  const method = methodOf(request);
  const info = methodInfo(method.name);
  const { name: _, ...given } = method;
  const place = baselinePlace({ method, at });
  const passes = passesOf(method, shapeAt(pair, place));
  const compares = info.baseline && holds(info.baselineWhen, completeOptions(info, given));
  const baseline = compares ? await baselineOf(pair, request, place, options) : null;
  const size = Math.max(sizeAt(pair, at ?? null), sizeAt(pair, null));
  const together = Math.min(most, Math.floor(TOGETHER / passes), Math.floor(MOST_NUMBERS / size));
  return {
    groups: groupsOf(inputs, Math.max(1, together)),
    passes,
    methodRequest: async (group) => ({
      batch: await pair.runner.batch(group.inputs),
      count: group.inputs.length,
      target: quantity,
      method,
      ...(baseline ? { baseline: baseline(group) } : {}),
      ...(at ? { at } : {}),
    }),
  };
}

/** The baseline of each group of inputs. */
export type BaselineOf = (group: Group) => NonNullable<MethodRequest['baseline']>;

/**
 * Numbers for what names inputs of the data set.
 * @param place the layer whose values the baseline is of; null for the network's input.
 */
export async function baselineOf(
  pair: Pair,
  { baseline = { kind: 'zeros' }, inputs }: AttributionRequest,
  place: Place | null,
  options: CallOptions,
): Promise<BaselineOf> {
  if (baseline.kind === 'data') {
    const { data } = baseline;
    const size = sizeAt(pair, place);
    if (data.length === size || data.length !== size * inputs.length) return () => baseline;
    return ({ from, inputs: own }) => ({
      kind: 'data',
      data: data.subarray(from * size, (from + own.length) * size),
    });
  }
  if (baseline.kind !== 'input' && baseline.kind !== 'mean') return () => baseline;
  if (baseline.kind === 'input') checkInput('baseline.input', baseline.input, pair.dataset.set.length);
  const batch =
    baseline.kind === 'mean' ? await meanInput(pair, options) : await pair.runner.batch([baseline.input]);
  const { valuesOf } = await attribution();
  const { signal } = options;
  const data = place ? await valuesOf(pair.runner.network, place, { batch, count: 1 }, { signal }) : batch;
  return () => ({ kind: 'data', data });
}

/** The methods, and tfjs with them, load when first asked for. */
function attribution() {
  return import('../attribution/index.ts');
}

function methodOf({ method }: AttributionRequest): MethodRequest['method'] {
  return (typeof method === 'object' ? { ...method } : { name: method }) as MethodRequest['method'];
}

function groupsOf(inputs: readonly number[], together: number): Group[] {
  return Array.from({ length: Math.ceil(inputs.length / together) }, (_, i) => ({
    from: i * together,
    inputs: inputs.slice(i * together, (i + 1) * together),
  }));
}

function shapeAt({ runner }: Pair, place: Place | null): number[] {
  const { graph } = runner.network;
  const [site] = place ? graph.sites(place.layer, place.anchor ?? 'out') : graph.inputs;
  return site?.shape ?? [];
}

function sizeAt(pair: Pair, place: Place | null): number {
  return shapeAt(pair, place).reduce((product, length) => product * length, 1);
}
