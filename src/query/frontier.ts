import type { ScanCore } from '../index/index.ts';
import { CostQueue } from '../lib/heap.ts';
import type { Answer, Next } from './answer.ts';
import { boundCosts, type Intervals } from './bounds.ts';
import { coarseBounds } from './coarse.ts';
import { type InputSet, sizeOfSet } from './input-set.ts';
import { type Picker, pickAll, pickByBound } from './picker.ts';

/** So many candidates are bounded one by one; of more the codes are folded first, which tells the few that may matter. */
const fewCandidates = 16_384;
/** Inputs that the first pick aims at, beside a multiple of the rows asked for. */
const firstPick = 500;
const firstPickPerRow = 4;

export function areMany(candidates: InputSet): boolean {
  return sizeOfSet(candidates) > fewCandidates;
}

type FrontierPlan = { candidates: InputSet; inputs: number; intervals: Intervals; core: ScanCore | null };

/**
 * The inputs that a scan has not looked at, by the lower bound of their cost. Those that the index knows are offered to the
 * answer as they are met.
 */
export class Frontier {
  readonly queue = new CostQueue();
  /** Inputs that were answered from the index. */
  known = 0;
  /** Milliseconds of bounding. */
  ms = 0;
  private readonly plan: FrontierPlan;
  private readonly answer: Answer;
  private readonly admits: (bound: number, id: number) => boolean;
  private readonly picker: Picker;
  private picked = 0;

  /** @param admits whether a bound leaves an input room to enter the answer; once it does not, it never will. */
  constructor(plan: FrontierPlan, answer: Answer, admits: (bound: number, id: number) => boolean) {
    const started = performance.now();
    this.plan = plan;
    this.answer = answer;
    this.admits = admits;
    this.picker = pickerFor(plan, answer);
    this.ms = performance.now() - started;
  }

  /** Inputs that are not in the queue have no lower bounds than this. */
  get floor(): number {
    return this.picker.floor;
  }

  /** The least bound left, null when nothing is left. */
  next(): Next | null {
    this.advance((floor) => (this.queue.peek()?.cost ?? Number.POSITIVE_INFINITY) > floor);
    const first = this.queue.peek();
    if (first && first.cost <= this.floor) return { bound: first.cost, id: first.id };
    return this.floor === Number.POSITIVE_INFINITY ? null : { bound: this.floor, id: 0 };
  }

  /** How many inputs left may still enter the answer. */
  inPlay(): number {
    if (!this.answer.best.full) return this.queue.size + sizeOfSet(this.plan.candidates) - this.picked;
    this.advance(() => true);
    return this.queue.countWhile(this.admits, Number.POSITIVE_INFINITY);
  }

  /** Fills the queue as long as what is not in it may enter the answer, and is `wanted`. */
  private advance(wanted: (floor: number) => boolean): void {
    const started = performance.now();
    while (this.floor < Number.POSITIVE_INFINITY && this.admits(this.floor, 0) && wanted(this.floor)) {
      this.add(this.picker.next((bound) => this.admits(bound, 0)));
    }
    this.ms += performance.now() - started;
  }

  private add(ids: Uint32Array): void {
    const { intervals, inputs } = this.plan;
    const { costs, known } = boundCosts(this.answer.cost, intervals, ids, inputs);
    const left = new Uint32Array(ids.length);
    let count = 0;
    for (let at = 0; at < ids.length; at++) {
      const id = ids[at] as number;
      const cost = costs[at] as number;
      if (known[at] === 1) {
        this.answer.offerKnown(id, cost);
      } else {
        left[count] = id;
        costs[count] = cost;
        count += 1;
      }
    }
    this.picked += ids.length;
    this.known += ids.length - count;
    this.queue.add(left.subarray(0, count), costs.subarray(0, count));
  }
}

function pickerFor({ candidates, intervals, core }: FrontierPlan, { cost, best }: Answer): Picker {
  if (!core || !areMany(candidates)) return pickAll(candidates);
  const coarse = coarseBounds(cost, intervals);
  if (!coarse) return pickAll(candidates);
  return pickByBound(core, coarse, candidates, firstPick + firstPickPerRow * best.k);
}
