import type { Answer } from './answer.ts';
import { exactOrder, partitionOrder } from './nta-order.ts';
import { type Partitions, partitionsOf } from './nta-partitions.ts';
import { type NtaPlan, NtaRun, ntaBatch } from './nta-run.ts';
import type { Guarantee } from './types.ts';

/** One unit and what has been read of it. */
type Side = {
  partitions: Partitions;
  /** The target's activation. */
  wanted: number;
  /** Position of the target in the exact list; -1 when it is not there. */
  location: number;
  order: number[];
  /** Partitions to read, one per round. */
  sequence: number[];
  /** Range of the activations read; partitions are read so that nothing unread lies inside. */
  low: number;
  high: number;
  topDone: boolean;
  bottomDone: boolean;
};

/**
 * The Neural Threshold Algorithm for the inputs most similar to one target, as the published code runs it (uwdb/DeepEverest,
 * 756c5c9): first the exact lists that hold the target are read outwards from it, then whole partitions. Kept for comparison;
 * the inputs it runs, not its rounds, are what is faithful to the last one. Where distances tie, other ids may be
 * right than those of the scan.
 * @param target its activations, and its id when it is an input of the data set, else null.
 */
export async function ntaSimilar(
  plan: NtaPlan,
  answer: Answer,
  target: { input: number | null; row: Float32Array },
): Promise<Guarantee> {
  const run = new NtaRun(plan, answer);
  if (target.input !== null) run.place(target.input, target.row);
  const sides = plan.units.map((unit, at) =>
    sideOf(partitionsOf(unit), target.input, target.row[at] as number),
  );
  const done = await readLists(run, sides);
  if (!done) {
    for (const side of sides) if (side.location >= 0) await run.run(side.partitions.maiInputs);
    await readPartitions(run, sides);
  }
  return run.guarantee();
}

function sideOf(partitions: Partitions, input: number | null, wanted: number): Side {
  const location = input === null ? -1 : partitions.maiInputs.indexOf(input);
  const own = location >= 0 ? 0 : ownPartition(partitions, input, wanted);
  const listed = location >= 0;
  return {
    partitions,
    wanted,
    location,
    order: listed ? exactOrder(partitions.maiValues, location) : [],
    sequence: listed
      ? Array.from({ length: partitions.members.length - 1 }, (_, at) => at + 1)
      : partitionOrder(partitions, own, wanted),
    low: listed ? (partitions.maiValues[0] as number) : Number.POSITIVE_INFINITY,
    high: listed ? (partitions.maiValues.at(-1) as number) : Number.NEGATIVE_INFINITY,
    topDone: listed,
    bottomDone: listed && partitions.members.length === 1,
  };
}

/** The partition that holds the target; of a picture from outside the one nearest in value. */
function ownPartition({ members, low, high }: Partitions, input: number | null, wanted: number): number {
  if (input !== null) return members.findIndex((ids) => ids.includes(input));
  const gaps = members.map((_, at) =>
    Math.max(0, (low[at] as number) - wanted, wanted - (high[at] as number)),
  );
  return gaps.indexOf(Math.min(...gaps));
}

/** Phase 1. Returns whether the answer is settled. */
async function readLists(run: NtaRun, sides: readonly Side[]): Promise<boolean> {
  const listed = sides.filter((side) => side.location >= 0);
  const maiSize = largestList(sides);
  const rounds = maiSize;
  let pending = new Set<number>();
  for (let round = 0; round < rounds && !run.over; round++) {
    for (const side of listed) {
      const id = side.partitions.maiInputs[positionAt(side, round)] as number;
      if (run.isUnknown(id)) pending.add(id);
    }
    if (pending.size >= ntaBatch || pending.size === run.left || round === rounds - 1) {
      if (pending.size === 0) return false;
      await run.run(pending);
      pending = new Set();
    }
    if (pending.size > 0) continue;
    const frontier = sides.map((side) =>
      side.location < 0 ? side.wanted : (side.partitions.maiValues[positionAt(side, round)] as number),
    );
    if (run.settled(frontier, maiSize)) return true;
  }
  return run.over;
}

function positionAt(side: Side, round: number): number {
  return side.order[Math.min(round, side.order.length - 1)] as number;
}

/** Phase 2. */
async function readPartitions(run: NtaRun, sides: readonly Side[]): Promise<void> {
  const maiSize = largestList(sides);
  for (let round = 0; !run.over; round++) {
    const due = sides.flatMap((side) =>
      Array.from(side.partitions.members[side.sequence[round] ?? -1] ?? []),
    );
    await run.run(due);
    sides.forEach((side, unit) => void widen(run, side, unit, round));
    if (run.settled(sides.map(nearestUnread), maiSize)) return;
  }
}

function widen(run: NtaRun, side: Side, unit: number, round: number): void {
  const partition = side.sequence[round];
  if (partition === undefined) return;
  const { members } = side.partitions;
  const topmost = members[0]?.length === 0 ? 1 : 0;
  side.topDone ||= partition <= topmost;
  side.bottomDone ||= partition === members.length - 1;
  for (const value of run.activationsOf(members[partition] as Uint32Array, unit)) {
    side.low = Math.min(side.low, value);
    side.high = Math.max(side.high, value);
  }
}

/** The activation nearest to the target that an unread input can have. */
function nearestUnread(side: Side): number {
  const { wanted, low, high, topDone, bottomDone } = side;
  const below = Math.min(low, wanted);
  const above = Math.max(high, wanted);
  if (side.location >= 0 || (topDone && !bottomDone)) return below;
  if (bottomDone && !topDone) return above;
  return wanted - below <= above - wanted ? below : above;
}

function largestList(sides: readonly Side[]): number {
  return Math.max(...sides.map(({ partitions }) => partitions.maiInputs.length));
}
