import { EngineError } from '../lib/errors.ts';
import { SmallestK } from '../lib/heap.ts';
import { type Cost, costOf, scoreOf, thetaReached } from './cost.ts';
import type { Guarantee, OnRows, QueryRow, RunInputs, TraceStep } from './types.ts';

/** The input, of those left out, whose cost may be least: none of them comes before (bound, id). */
export type Next = { bound: number; id: number };

/** Nothing is known of the inputs left out. */
export const anything: Next = { bound: Number.NEGATIVE_INFINITY, id: 0 };

/** Runs inputs and keeps the best rows, with the cost of doing so. */
export class Answer {
  readonly best: SmallestK;
  readonly cost: Cost;
  /** Inputs that went through `run` or `offer`. */
  seen = 0;
  inputsRun = 0;
  inputsCached = 0;
  batches = 0;
  inferenceMs = 0;
  readonly trace: TraceStep[] = [];
  private readonly run: RunInputs;
  private readonly onRows: OnRows | undefined;
  private readonly activations = new Map<number, ArrayLike<number>>();
  private readonly lookUp: (input: number) => ArrayLike<number> | null;

  /** @param lookUp activations of an input that was offered without. */
  constructor(
    k: number,
    cost: Cost,
    run: RunInputs,
    options: { onRows?: OnRows | undefined; lookUp?: (input: number) => ArrayLike<number> | null } = {},
  ) {
    this.best = new SmallestK(k);
    this.cost = cost;
    this.run = run;
    this.onRows = options.onRows;
    this.lookUp = options.lookUp ?? (() => null);
  }

  /**
   * Runs inputs and offers them; returns their activations, [ids.length, units].
   * @throws EngineError 'bad-model' when the network returns NaN for an input.
   */
  async add(ids: Uint32Array): Promise<Float32Array> {
    const started = performance.now();
    const { values, cached } = await this.run(ids);
    this.inferenceMs += performance.now() - started;
    this.inputsRun += ids.length - cached;
    this.inputsCached += cached;
    this.batches += 1;
    this.offerRows(ids, values);
    return values;
  }

  /** Offers inputs with their activations, [ids.length, units]. */
  offerRows(ids: ArrayLike<number>, values: Float32Array): void {
    for (let row = 0; row < ids.length; row++) {
      this.offerRow(ids[row] as number, values, row * this.cost.units);
    }
  }

  /** Offers an input whose cost is known; its activations are looked up if it is in the answer. */
  offerKnown(id: number, cost: number): void {
    this.seen += 1;
    this.best.offer(cost, id);
  }

  /** Notes how far the answer is and tells of it. `next` is null when no input is left out. */
  report(next: Next | null): void {
    const kth = this.best.full ? scoreOf(this.cost, this.best.worstCost) : null;
    const { theta } = this.guarantee(next);
    const finite = next !== null && Number.isFinite(next.bound);
    const nextBound = finite ? scoreOf(this.cost, next.bound) : null;
    this.trace.push({ inputsRun: this.inputsRun, kth, nextBound, theta });
    if (!this.onRows) return;
    const finalRows = this.finalRows(next);
    this.onRows({ rows: this.rows(), finalRows, theta, inputsRun: this.inputsRun });
  }

  guarantee(next: Next | null): Guarantee {
    if (next === null || !this.best.admits(next.bound, next.id)) return { exact: true, theta: 1 };
    const theta = thetaReached(this.cost, this.best.worstCost, next.bound);
    return { exact: theta === 1, theta };
  }

  /** The best rows so far, best first, ties by smaller id. */
  rows(): QueryRow[] {
    return this.best.sorted().map(({ cost, id }) => ({
      input: id,
      score: scoreOf(this.cost, cost),
      activations: Array.from(this.activationsOf(id)),
    }));
  }

  /** Looked up once: it takes a search of every unit's exact list. */
  private activationsOf(id: number): ArrayLike<number> {
    const kept = this.activations.get(id);
    if (kept) return kept;
    const found = this.lookUp(id) ?? [];
    this.activations.set(id, found);
    return found;
  }

  private finalRows(next: Next | null): number {
    if (next === null) return this.best.size;
    return this.best.countBefore(next.bound, next.id);
  }

  private offerRow(id: number, values: Float32Array, offset: number): void {
    const cost = costOf(this.cost, values, offset);
    if (Number.isNaN(cost)) {
      throw new EngineError(
        'bad-model',
        `input ${id}: the network's activations are not numbers; check the preprocessing`,
      );
    }
    this.seen += 1;
    if (!this.best.offer(cost, id)) return;
    this.activations.set(id, values.slice(offset, offset + this.cost.units));
    this.forgetLosers();
  }

  private forgetLosers(): void {
    if (this.activations.size <= 2 * this.best.k + 64) return;
    const kept = new Set(this.best.sorted().map(({ id }) => id));
    for (const id of this.activations.keys()) if (!kept.has(id)) this.activations.delete(id);
  }
}
