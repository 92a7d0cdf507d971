import type { UnitIndex } from '../index/index.ts';
import { EngineError } from '../lib/errors.ts';
import type { QueryContext } from './context.ts';
import { idsOf } from './input-set.ts';
import { lowestOf } from './known.ts';
import { ntaSimilar } from './nta.ts';
import { ntaExtreme } from './nta-extreme.ts';
import { reprocess } from './reprocess.ts';
import { scan } from './scan.ts';
import { leftOf, resultOf, type Started, start } from './start.ts';
import type { Guarantee, Outcome, Query, QueryResult } from './types.ts';
import { checkQuery } from './validate.ts';

/**
 * Answers a query. `scan` and `reprocess` return the same rows: best first, ties by smaller id; `nta` the same scores.
 * @throws EngineError 'bad-argument' for a query that does not fit, 'cancelled' when the signal fires.
 */
export async function runQuery(query: Query, context: QueryContext): Promise<QueryResult> {
  checkQuery(query, { inputs: context.known.count, layer: context.layer });
  const at = performance.now();
  const units = query.strategy === 'reprocess' ? [] : await context.units();
  const readMs = performance.now() - at;
  const started = await start(query, context, units, at);
  const outcome = await answerBy(query, context, units, started);
  return resultOf(started, { ...outcome, scanMs: readMs + outcome.scanMs });
}

async function answerBy(
  query: Query,
  context: QueryContext,
  units: readonly UnitIndex[],
  started: Started,
): Promise<Outcome> {
  const { answer, targets, left } = started;
  const { maxBatch, signal, stop } = context;
  const plan = {
    units,
    inputs: context.known.count,
    theta: query.theta ?? 1,
    agreement: context.agreement ?? 'same-backend',
    maxBatch,
    signal,
    stop,
  } as const;
  if ((query.strategy ?? 'scan') === 'scan') {
    return scan({ ...plan, candidates: left, core: context.core, takeBatch: context.takeBatch }, answer);
  }
  const candidates = idsOf(left);
  let guarantee: Guarantee;
  if (query.strategy === 'reprocess') {
    guarantee = await reprocess(candidates, maxBatch, answer, context);
  } else if (query.kind !== 'similar') {
    guarantee = await ntaExtreme({ ...plan, candidates }, answer, extremeKind(query, units));
  } else {
    const target = { input: targets.ran[0]?.input ?? null, row: targets.rows[0] as Float32Array };
    guarantee = await ntaSimilar({ ...plan, candidates }, answer, target);
  }
  const cutOff = stop?.aborted === true && !guarantee.exact;
  return { guarantee, known: 0, unreached: cutOff ? leftOf(started) : 0, scanMs: 0 };
}

/** @throws EngineError 'bad-argument' for a norm over units that may be negative. */
function extremeKind(query: Query, units: readonly UnitIndex[]): 'highest' | 'lowest' {
  const lowest = Math.min(...units.map(lowestOf));
  if (query.aggregate === 'l2' && lowest < 0) {
    throw new EngineError(
      'bad-argument',
      `aggregate: found l2 by nta over units with activations down to ${lowest}; expected activations of zero and above, because a norm falls when a negative activation rises; use the strategy scan`,
    );
  }
  return query.kind === 'lowest' ? 'lowest' : 'highest';
}
