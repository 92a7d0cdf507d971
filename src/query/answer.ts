import { EngineError } from '../lib/errors.ts';
import { SmallestK } from '../lib/heap.ts';
import { costOf, type Measure } from './measure.ts';
import type { QueryRow, RunInputs } from './types.ts';

/** Runs inputs and keeps the best rows, with the cost of doing so. */
export class Answer {
  readonly best: SmallestK;
  inputsRun = 0;
  batches = 0;
  inferenceMs = 0;
  private readonly measure: Measure;
  private readonly units: number;
  private readonly run: RunInputs;
  private readonly activations = new Map<number, number[]>();

  constructor(k: number, measure: Measure, units: number, run: RunInputs) {
    this.best = new SmallestK(k);
    this.measure = measure;
    this.units = units;
    this.run = run;
  }

  /** @throws EngineError 'bad-model' when the network returns NaN for an input. */
  async add(ids: Uint32Array): Promise<void> {
    const started = performance.now();
    const values = await this.run(ids);
    this.inferenceMs += performance.now() - started;
    this.inputsRun += ids.length;
    this.batches += 1;
    ids.forEach((id, row) => {
      this.offer(id, values, row * this.units);
    });
  }

  rows(): QueryRow[] {
    return this.best.sorted().map(({ cost, id }) => ({
      input: id,
      score: this.measure.score(cost),
      activations: this.activations.get(id) ?? [],
    }));
  }

  private offer(id: number, values: Float32Array, offset: number): void {
    const cost = costOf(this.measure, values, offset, this.units);
    if (Number.isNaN(cost)) {
      throw new EngineError(
        'bad-model',
        `input ${id}: the network's activations are not numbers; check the preprocessing`,
      );
    }
    if (!this.best.offer(cost, id)) return;
    this.activations.set(id, Array.from(values.subarray(offset, offset + this.units)));
    if (this.activations.size > 2 * this.best.k + 64) this.forgetLosers();
  }

  private forgetLosers(): void {
    const kept = new Set(this.best.sorted().map(({ id }) => id));
    for (const id of this.activations.keys()) if (!kept.has(id)) this.activations.delete(id);
  }
}
