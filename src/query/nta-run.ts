import type { UnitIndex } from '../index/index.ts';
import { throwIfAborted } from '../lib/errors.ts';
import { type Answer, anything, type Next } from './answer.ts';
import type { Agreement } from './bounds.ts';
import { costOf, relaxed } from './cost.ts';
import type { Guarantee } from './types.ts';

/** Inputs gathered before they are run, and most inputs in one pass: the reference's batch_size and BATCH_SIZE. */
export const ntaBatch = 64;

export type NtaPlan = {
  units: readonly UnitIndex[];
  /** Candidates by id, ascending, without targets that ran already. */
  candidates: Uint32Array;
  inputs: number;
  theta: number;
  agreement: Agreement;
  maxBatch: number;
  signal?: AbortSignal | undefined;
  stop?: AbortSignal | undefined;
};

/** What both forms of the Neural Threshold Algorithm share: which inputs are not run yet, running them, and the stop test. */
export class NtaRun {
  /** Candidates that have not run. */
  left: number;
  private readonly plan: NtaPlan;
  private readonly answer: Answer;
  private readonly unknown: Uint8Array;
  private readonly activations: Float32Array;
  /** Positions in `activations` by input, plus one; 0 where it did not run. */
  private readonly places: Uint32Array;
  private placed = 0;
  private next: Next | null = anything;

  constructor(plan: NtaPlan, answer: Answer) {
    this.plan = plan;
    this.answer = answer;
    this.left = plan.candidates.length;
    this.unknown = new Uint8Array(plan.inputs);
    for (const id of plan.candidates) this.unknown[id] = 1;
    this.activations = new Float32Array((plan.candidates.length + 1) * plan.units.length);
    this.places = new Uint32Array(plan.inputs);
  }

  /** Whether no more inputs shall be run: none is left, or the person has had enough. */
  get over(): boolean {
    return this.left === 0 || this.plan.stop?.aborted === true;
  }

  isUnknown(id: number): boolean {
    return this.unknown[id] === 1;
  }

  /** Activations of a unit for those of `ids` that ran. */
  activationsOf(ids: Uint32Array, unit: number): number[] {
    const units = this.plan.units.length;
    const values: number[] = [];
    for (const id of ids) {
      const place = this.places[id] as number;
      if (place > 0) values.push(this.activations[(place - 1) * units + unit] as number);
    }
    return values;
  }

  /** Notes an input that ran before. */
  place(id: number, row: Float32Array): void {
    this.activations.set(row, this.placed * row.length);
    this.placed += 1;
    this.places[id] = this.placed;
  }

  /** Runs those of `ids` that have not run, in chunks. */
  async run(ids: Iterable<number>): Promise<void> {
    const missing = Uint32Array.from(new Set(ids)).filter((id) => this.isUnknown(id));
    const size = Math.min(ntaBatch, this.plan.maxBatch);
    for (let from = 0; from < missing.length && !this.over; from += size) {
      throwIfAborted(this.plan.signal, 'The query');
      const chunk = missing.slice(from, from + size);
      const values = await this.answer.add(chunk);
      const units = this.plan.units.length;
      chunk.forEach((id, row) => {
        this.place(id, values.subarray(row * units, (row + 1) * units));
        this.unknown[id] = 0;
      });
      this.left -= chunk.length;
      if (this.left === 0) this.next = null;
      this.answer.report(this.next);
    }
    throwIfAborted(this.plan.signal, 'The query');
  }

  /**
   * Whether no input left can enter the answer, `frontier` being the best activation it can have on each unit. At equality
   * the reference goes on unless the id of the k-th row exceeds the size of the Maximum Activation Index; so does this.
   */
  settled(frontier: ArrayLike<number>, maiSize: number): boolean {
    if (this.over) return true;
    const threshold = costOf(this.answer.cost, frontier);
    this.next = { bound: threshold, id: Number.POSITIVE_INFINITY };
    const { worstCost, worstId } = this.answer.best;
    if (worstId === undefined) return false;
    const relaxedThreshold = relaxed(this.answer.cost, threshold, this.plan.theta);
    return worstCost < relaxedThreshold || (worstCost === relaxedThreshold && worstId > maiSize);
  }

  guarantee(): Guarantee {
    return this.answer.guarantee(this.left === 0 ? null : this.next);
  }
}
