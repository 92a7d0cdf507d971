import type { Attributions } from '../attribution/index.ts';
import { throwIfAborted } from '../lib/errors.ts';
import type { AttributionMap, AttributionRequest, AttributionResult, CallOptions } from './api.ts';
import type { Runner } from './runner.ts';

/** Explains some units at some inputs, one map each. The methods, and tfjs with them, load when first asked for. */
export async function attributeInputs(
  runner: Runner,
  request: AttributionRequest,
  { onProgress, signal }: CallOptions,
): Promise<AttributionResult> {
  const { attribute } = await import('../attribution/index.ts');
  const { layer, units, inputs, baseline } = request;
  const method = (
    typeof request.method === 'string' ? { name: request.method } : request.method
  ) as Parameters<typeof attribute>[1]['method'];
  const maps: AttributionMap[] = [];
  for (const input of inputs) {
    throwIfAborted(signal, 'The attribution');
    const batch = await runner.batch([input]);
    const target = { layer, kind: 'units' as const, units };
    const given = baseline ? { baseline } : {};
    const found = await attribute(
      runner.network,
      { batch, count: 1, target, method, ...given },
      { onProgress, signal },
    );
    maps.push(mapOf(input, found));
  }
  const { height, width, channels } = runner.network.input;
  return { method: method.name, maps, shape: [height, width, channels] };
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
