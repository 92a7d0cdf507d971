import type { Network } from '../model/index.ts';
import { type Attributions, attribute, inputsOf, type MethodRequest } from './attribute.ts';
import { baselineRows } from './baselines.ts';
import { type Curve, deletionCurve } from './checks/deletion.ts';
import { infidelity } from './checks/infidelity.ts';
import { maxSensitivity } from './checks/max-sensitivity.ts';
import { type Constant, fieldOf } from './field.ts';
import { methodInfo } from './methods.ts';
import { quantityOf } from './quantities.ts';
import type { RunOptions } from './run.ts';

export type Check = 'deletion' | 'insertion' | 'infidelity' | 'max-sensitivity';

export type Evaluation = {
  deletion?: Curve;
  insertion?: Curve;
  /** One number an input; 0 is best. */
  infidelity?: number[];
  sensitivity?: number[];
};

/**
 * Checks of maps of the input that take many more passes than the maps did: curves of deletion and insertion, whether
 * the map predicts what noise does (infidelity, scaled), how much the map moves under small noise.
 * @param found what `attribute` gave for the same request.
 */
export async function evaluate(
  network: Network,
  request: MethodRequest,
  found: Attributions,
  checks: readonly Check[],
  options: RunOptions = {},
): Promise<Evaluation> {
  const { batch, count, target, method } = request;
  const { graph, output, input } = network;
  const inputs = inputsOf(network, request);
  // The first input is changed; others, where there are any, are held.
  const [{ site }] = inputs as [Constant];
  const field = fieldOf(graph, [site], quantityOf(graph, target, output.name), inputs);
  const baseline = baselineRows(request.baseline ?? { kind: 'zeros' }, batch, site.shape, count);
  const map = joined(found.maps);
  const problem = { field, count, x: [batch], baseline: [baseline], run: options };
  const curve = (kind: 'deletion' | 'insertion') =>
    deletionCurve(field, { x: batch, baseline, map, count, channels: input.channels }, kind, options);
  const result: Evaluation = {};
  if (checks.includes('deletion')) result.deletion = await curve('deletion');
  if (checks.includes('insertion')) result.insertion = await curve('insertion');
  if (checks.includes('infidelity') && map.length === batch.length)
    result.infidelity = await infidelity(problem, [map], {
      samples: 10,
      normalise: true,
      multiplied: methodInfo(method.name).sumsTo !== null,
      spread: 0.05,
      seed: 1,
    });
  if (checks.includes('max-sensitivity')) {
    const again = async ({ x }: { x: Float32Array[] }) => {
      const { maps } = await attribute(network, { ...request, batch: x[0] as Float32Array }, options);
      return [joined(maps)];
    };
    result.sensitivity = await maxSensitivity(problem, [map], again, { samples: 10, radius: 0.02, seed: 1 });
  }
  return result;
}

function joined(maps: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(maps.reduce((sum, map) => sum + map.length, 0));
  let at = 0;
  for (const map of maps) {
    all.set(map, at);
    at += map.length;
  }
  return all;
}
