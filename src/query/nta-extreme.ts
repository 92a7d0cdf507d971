import { EngineError } from '../lib/errors.ts';
import type { Answer } from './answer.ts';
import { slackOf } from './bounds.ts';
import { type Partitions, partitionsOf } from './nta-partitions.ts';
import { type NtaPlan, NtaRun, ntaBatch } from './nta-run.ts';
import type { Guarantee } from './types.ts';

/** One unit's inputs in reading order: portions, and the best activation from each portion on. */
type Reading = { portions: Uint32Array[]; best: number[] };

/**
 * The threshold algorithm for highest and lowest: a nearest-neighbour query whose target lies at infinity. Highest reads the
 * exact list from its top, one input a round, then partition after partition downwards; lowest reads partitions upwards.
 * The published code has no such query.
 */
export async function ntaExtreme(
  plan: NtaPlan,
  answer: Answer,
  kind: 'highest' | 'lowest',
): Promise<Guarantee> {
  const run = new NtaRun(plan, answer);
  const readings = plan.units.map((unit) => {
    const partitions = partitionsOf(unit);
    const slack = slackOf(unit, plan.agreement);
    return kind === 'highest' ? downwards(partitions, slack) : upwards(partitions, slack);
  });
  const maiSize = Math.max(...plan.units.map((unit) => (unit.kind === 'codes' ? unit.maiInputs.length : 0)));
  const rounds = Math.max(...readings.map(({ portions }) => portions.length));
  let pending = new Set<number>();
  for (let round = 0; round < rounds && !run.over; round++) {
    for (const { portions } of readings) {
      for (const id of portions[round] ?? []) if (run.isUnknown(id)) pending.add(id);
    }
    const more = pending.size > 0 && round < rounds - 1;
    if (more && pending.size < ntaBatch && pending.size < run.left) continue;
    await run.run(pending);
    pending = new Set();
    const frontier = readings.map(({ best }) => best[round + 1]).filter((best) => best !== undefined);
    if (frontier.length === readings.length && run.settled(frontier, maiSize)) break;
  }
  return run.guarantee();
}

function downwards(partitions: Partitions, slack: number): Reading {
  const rest = nonEmpty(partitions).filter((at) => at > 0);
  const ids = partitions.maiInputs.toReversed();
  const values = partitions.maiValues.toReversed();
  return {
    portions: [
      ...Array.from(ids, (id) => Uint32Array.of(id)),
      ...rest.map((at) => membersOf(partitions, at)),
    ],
    best: [...values, ...rest.map((at) => partitions.high[at] as number)].map((value) => value + slack),
  };
}

function upwards(partitions: Partitions, slack: number): Reading {
  const order = nonEmpty(partitions).reverse();
  return {
    portions: order.map((at) => membersOf(partitions, at)),
    best: order.map((at) => (partitions.low[at] as number) - slack),
  };
}

function nonEmpty({ members }: Partitions): number[] {
  return members.flatMap((ids, at) => (ids.length > 0 ? [at] : []));
}

function membersOf({ members }: Partitions, at: number): Uint32Array {
  const ids = members[at];
  if (!ids) throw new EngineError('internal', `partition ${at} does not exist`);
  return ids;
}
