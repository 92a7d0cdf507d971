import { EngineError } from '../lib/errors.ts';
import { checkConfig, maiSize, maxPieceBytes, sampleSize, workingBytes } from './config.ts';
import { type CoreExports, growMemory, pushNotFinite, pushOk } from './core.ts';
import type { ShardPiece, ShardSpec } from './types.ts';

/**
 * Builds the index of a contiguous range of units in one instance of the core. Rows arrive in build order
 * (`buildOrder`); memory is the index of these units and a window of at most 512 rows.
 */
export class ShardBuilder {
  readonly #core: CoreExports;
  readonly #spec: ShardSpec;
  readonly #builder: number;
  #seen = 0;

  /** @throws EngineError 'bad-argument'; 'device' when memory does not suffice. */
  constructor(core: CoreExports, spec: ShardSpec) {
    const { units, firstUnit, inputs, config } = spec;
    checkConfig(units, inputs, config);
    if (config.layout === 'whole') {
      throw new EngineError('unsupported', 'layout: whole; codes expected; choose partitions');
    }
    this.#core = core;
    this.#spec = spec;
    growMemory(core, workingBytes(units, inputs, config));
    this.#builder = core.de_create(
      units,
      firstUnit,
      inputs,
      config.partitions,
      maiSize(inputs, config),
      sampleSize(inputs),
    );
    if (this.#builder === 0) {
      throw new EngineError('bad-argument', `units: ${units} in one index worker; the core takes fewer`);
    }
  }

  /**
   * Takes [count, units] rows, the next in build order.
   *
   * @throws EngineError 'bad-model' for NaN or infinity; the build is over then.
   */
  push(batch: Float32Array): void {
    const { units, inputs } = this.#spec;
    const count = batch.length / units;
    if (!Number.isInteger(count) || this.#seen + count > inputs) {
      throw new EngineError(
        'bad-argument',
        `batch: ${batch.length} values after ${this.#seen} inputs; rows of ${units} for ${inputs} inputs in all expected`,
      );
    }
    for (let done = 0; done < count; ) {
      const taken = Math.min(count - done, this.#core.de_room(this.#builder));
      const rows = batch.subarray(done * units, (done + taken) * units);
      new Float32Array(this.#core.memory.buffer, this.#core.de_rows(this.#builder) >>> 0, rows.length).set(
        rows,
      );
      this.#check(this.#core.de_push(this.#builder, taken));
      done += taken;
      this.#seen += taken;
    }
  }

  /** The next blocks, at most `maxBytes` of them; null after the last. Each unit is given once. */
  nextPiece(maxBytes = maxPieceBytes): ShardPiece | null {
    if (this.#seen < this.#spec.inputs) {
      throw new EngineError(
        'bad-argument',
        `index: ${this.#seen} inputs pushed; ${this.#spec.inputs} expected before it is finished`,
      );
    }
    const core = this.#core;
    const units = core.de_next_piece(this.#builder, maxBytes);
    if (units === 0) return null;
    const buffer = core.memory.buffer;
    const offsets = new Uint32Array(buffer, core.de_piece_offsets(this.#builder) >>> 0, units + 1).slice();
    const size = offsets[units] ?? 0;
    const bytes = new Uint8Array(buffer, core.de_piece_data(this.#builder) >>> 0, size).slice();
    return { bytes, offsets };
  }

  /** Frees the core's memory for another builder; nothing may be called afterwards. */
  dispose(): void {
    this.#core.de_destroy(this.#builder);
  }

  #check(status: number): void {
    if (status === pushOk) return;
    if (status === pushNotFinite) {
      const input = this.#core.de_bad_input(this.#builder) >>> 0;
      const unit = this.#core.de_bad_unit(this.#builder) >>> 0;
      throw new EngineError(
        'bad-model',
        `activations: NaN or infinity at input ${input}, unit ${unit}; finite numbers expected; check the weights and the preprocessing`,
      );
    }
    throw new EngineError('internal', `index core: status ${status}; 0 expected`);
  }
}
