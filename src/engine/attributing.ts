import type { Attributions, Evaluation, MethodRequest } from '../attribution/index.ts';
import { EngineError, throwIfAborted } from '../lib/errors.ts';
import type {
  AttributionCheck,
  AttributionEvaluation,
  AttributionMap,
  AttributionRequest,
  AttributionResult,
  BaselineChoice,
  CallOptions,
} from './api.ts';
import type { Pair } from './pair.ts';

/** Explains a quantity at some inputs, one map each. The methods, and tfjs with them, load when first asked for. */
export async function attributeInputs(
  pair: Pair,
  request: AttributionRequest,
  options: CallOptions,
): Promise<AttributionResult> {
  const { attribute } = await import('../attribution/index.ts');
  const { network } = pair.runner;
  const maps: AttributionMap[] = [];
  let shape: number[] = [];
  for (const input of request.inputs) {
    throwIfAborted(options.signal, 'The attribution');
    const found = await attribute(network, await methodRequest(pair, request, input), options);
    maps.push(mapOf(input, found));
    shape = found.shape;
  }
  return { method: methodOf(request).name, maps, shape };
}

/** Attributes, and puts every map to the asked checks. */
export async function checkInputs(
  pair: Pair,
  request: AttributionRequest & { checks: AttributionCheck[] },
  options: CallOptions,
): Promise<AttributionEvaluation[]> {
  const { attribute, evaluate, randomisationCheck } = await import('../attribution/index.ts');
  const { network } = pair.runner;
  const passes = request.checks.filter((check) => check !== 'randomisation');
  const evaluations: AttributionEvaluation[] = [];
  for (const input of request.inputs) {
    throwIfAborted(options.signal, 'The checks');
    const asked = await methodRequest(pair, request, input);
    const found = await attribute(network, asked, options);
    const evaluation = evaluationOf(input, await evaluate(network, asked, found, passes, options));
    if (request.checks.includes('randomisation')) {
      const [correlation] = await randomisationCheck(pair.model.data, asked, found, 1, options);
      evaluation.randomisation = correlation as number;
    }
    evaluations.push(evaluation);
  }
  return evaluations;
}

async function methodRequest(pair: Pair, request: AttributionRequest, input: number): Promise<MethodRequest> {
  return {
    batch: await pair.runner.batch([input]),
    count: 1,
    target: request.quantity,
    method: methodOf(request),
    ...(request.baseline ? { baseline: await baselineOf(pair, request.baseline) } : {}),
    ...(request.at ? { at: request.at } : {}),
  };
}

function methodOf({ method }: AttributionRequest): MethodRequest['method'] {
  return (typeof method === 'string' ? { name: method } : method) as MethodRequest['method'];
}

async function baselineOf(
  pair: Pair,
  baseline: BaselineChoice,
): Promise<NonNullable<MethodRequest['baseline']>> {
  if (baseline.kind === 'input') return { kind: 'data', data: await pair.runner.batch([baseline.input]) };
  if (baseline.kind !== 'mean') return baseline;
  throw new EngineError('unsupported', 'baseline: found mean; another expected');
}

function evaluationOf(input: number, found: Evaluation): AttributionEvaluation {
  const evaluation: AttributionEvaluation = { input };
  for (const kind of ['deletion', 'insertion'] as const) {
    const curve = found[kind];
    if (!curve) continue;
    const { shares, values, areas } = curve;
    evaluation[kind] = { shares, values: Array.from(values[0] as Float32Array), area: areas[0] as number };
  }
  if (found.infidelity) evaluation.infidelity = found.infidelity[0] as number;
  if (found.sensitivity) evaluation.sensitivity = found.sensitivity[0] as number;
  return evaluation;
}

function mapOf(input: number, { maps, outputs, checks }: Attributions): AttributionMap {
  const claim = checks.completeness ? ('completeness' as const) : ('relevance' as const);
  const check = checks.completeness ?? checks.relevance;
  return {
    input,
    output: outputs[0] as number,
    data: maps[0] as Float32Array,
    check: check
      ? {
          claim,
          sum: check.sums[0] as number,
          expected: check.expected[0] as number,
          gap: check.gaps[0] as number,
        }
      : null,
  };
}
