import type { Attributions, Check, Evaluation, MethodRequest } from '../attribution/index.ts';
import { EngineError, throwIfAborted } from '../lib/errors.ts';
import type { OnProgress } from '../lib/progress.ts';
import type { AttributionCheck, AttributionEvaluation, AttributionRequest, CallOptions } from './api.ts';
import { askedOf, baselineOf, type Group } from './attribution-request.ts';
import { joinedProgress } from './joined-progress.ts';
import type { Pair } from './pair.ts';

type ChecksRequest = AttributionRequest & { checks: AttributionCheck[] };

/** Passes that each check takes for one input; one that makes maps again takes as many as `maps` of them. */
const COSTS: Readonly<Record<AttributionCheck, { passes: number; maps: number }>> = {
  deletion: { passes: 11, maps: 0 },
  insertion: { passes: 11, maps: 0 },
  infidelity: { passes: 11, maps: 0 },
  'max-sensitivity': { passes: 0, maps: 10 },
  randomisation: { passes: 0, maps: 1 },
};

/** Attributes, input by input, and puts every map to the asked checks. */
export async function checkInputs(
  pair: Pair,
  request: ChecksRequest,
  { onProgress, signal }: CallOptions,
): Promise<AttributionEvaluation[]> {
  checkRequest(request);
  const { attribute, evaluate, loadShuffled, mapCorrelations } = await import('../attribution/index.ts');
  const asked = await askedOf(pair, request, { onProgress, signal }, 1);
  const origin = await baselineOf(pair, request, null, { onProgress, signal });
  const costs = request.checks.map((check) => COSTS[check].passes + COSTS[check].maps * asked.passes);
  const shares = asked.groups.flatMap(() => [asked.passes, ...costs]);
  const nextStep = joinedProgress('Checking attributions', shares, onProgress);
  const { network } = pair.runner;
  const crew = pair.model.crew ?? undefined;
  const shuffled = request.checks.includes('randomisation') ? await loadShuffled(pair.model.data) : null;

  const runCheck = async (
    check: AttributionCheck,
    group: Group,
    given: MethodRequest,
    found: Attributions,
    step: { onProgress: OnProgress; signal: AbortSignal | undefined },
  ): Promise<Partial<AttributionEvaluation>> => {
    if (check === 'randomisation' && shuffled) {
      const [correlation] = mapCorrelations(found, await attribute(shuffled, given, step));
      return { randomisation: correlation as number };
    }
    // Sensitivity makes maps as they were made; the others change the network's input.
    const changed = check === 'max-sensitivity' ? given : { ...given, baseline: origin(group) };
    return evaluationOf(await evaluate(network, changed, found, [check as Check], { ...step, crew }));
  };

  try {
    const evaluations: AttributionEvaluation[] = [];
    for (const group of asked.groups) {
      throwIfAborted(signal, 'The checks');
      const given = await asked.methodRequest(group);
      const found = await attribute(network, given, { signal, onProgress: nextStep(), crew });
      checkShape(found, pair);
      const evaluation: AttributionEvaluation = { input: group.inputs[0] as number };
      for (const check of request.checks)
        Object.assign(
          evaluation,
          await runCheck(check, group, given, found, { signal, onProgress: nextStep() }),
        );
      evaluations.push(evaluation);
    }
    nextStep();
    return evaluations;
  } finally {
    shuffled?.dispose();
  }
}

function checkRequest({ checks, at }: ChecksRequest): void {
  const names = Object.keys(COSTS);
  const unknown = checks.find((check) => !names.includes(check));
  if (unknown !== undefined || checks.length === 0)
    throw new EngineError(
      'bad-argument',
      `checks: found ${unknown === undefined ? 'none' : JSON.stringify(unknown)}; expected some of ${names.join(', ')}`,
    );
  if (new Set(checks).size !== checks.length)
    throw new EngineError('bad-argument', 'checks: found one twice; expected different ones; name each once');
  if (!at) return;
  throw new EngineError(
    'bad-argument',
    `at: found ${at.layer}; expected no layer; checks change the input where its map says, so leave it out`,
  );
}

function checkShape({ shape, method }: Attributions, { runner }: Pair): void {
  const { height, width } = runner.network.input;
  if (shape[0] === height && shape[1] === width) return;
  throw new EngineError(
    'bad-argument',
    `method: found maps of ${shape.join(' x ')} made by ${method}; expected maps of the input, ${height} x ${width}; let them be enlarged, or choose another method`,
  );
}

function evaluationOf(found: Evaluation): Partial<AttributionEvaluation> {
  const evaluation: Partial<AttributionEvaluation> = {};
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
