import type { Attributions } from '../attribution/index.ts';
import { throwIfAborted } from '../lib/errors.ts';
import type { AttributionMap, AttributionOptions, AttributionRequest, AttributionResult } from './api.ts';
import { askedOf } from './attribution-request.ts';
import { joinedProgress } from './joined-progress.ts';
import type { Pair } from './pair.ts';

/** Explains a quantity at some inputs, one map each; inputs run together as far as memory allows. */
export async function attributeInputs(
  pair: Pair,
  request: AttributionRequest,
  { onProgress, onMaps, signal }: AttributionOptions,
): Promise<AttributionResult> {
  const { attribute } = await import('../attribution/index.ts');
  const { groups, passes, methodRequest } = await askedOf(pair, request, { onProgress, signal });
  const shares = groups.map(({ inputs }) => inputs.length * passes);
  const nextStep = joinedProgress('Computing attributions', shares, onProgress);
  const result: AttributionResult = { method: '', maps: [], shape: [] };
  for (const group of groups) {
    throwIfAborted(signal, 'The attribution');
    const step = { signal, onProgress: nextStep(), crew: pair.model.crew ?? undefined };
    const found = await attribute(pair.runner.network, await methodRequest(group), step);
    const maps = group.inputs.map((input, row) => mapOf(input, found, row));
    result.maps.push(...maps);
    onMaps?.(maps);
    result.method = found.method;
    result.shape = found.shape;
  }
  nextStep();
  return result;
}

/** The map of one row. */
export function mapOf(input: number, { maps, outputs, checks }: Attributions, row: number): AttributionMap {
  const claim = checks.completeness ? ('completeness' as const) : ('relevance' as const);
  const check = checks.completeness ?? checks.relevance;
  return {
    input,
    output: outputs[row] as number,
    data: maps[row] as Float32Array,
    check: check
      ? {
          claim,
          of: check.of,
          sum: check.sums[row] as number,
          expected: check.expected[row] as number,
          gap: check.gaps[row] as number,
        }
      : null,
  };
}
