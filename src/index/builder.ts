import { EngineError } from '../lib/errors.ts';
import { checkConfig, maiSize, maxPieceBytes, startingBytes } from './config.ts';
import { type CoreExports, growMemory, statusDamaged, statusNotFinite, statusOk } from './core.ts';
import type { ShardPiece, ShardSpec } from './types.ts';

/**
 * Builds the index of a contiguous range of units in one instance of the core. Rows arrive in build order
 * (`buildOrder`); memory is the index of these units and a window of at most 512 inputs, in the beginning the sample.
 */
export class ShardBuilder {
  readonly #core: CoreExports;
  readonly #spec: ShardSpec;
  readonly #builder: number;
  #seen: number;
  #loaded = 0;

  /** @throws EngineError 'bad-argument'; 'device' when memory does not suffice. */
  constructor(core: CoreExports, spec: ShardSpec) {
    const { units, firstUnit, inputs, built, sample, config, encoded } = spec;
    checkConfig(units, inputs, config);
    this.#core = core;
    this.#spec = spec;
    this.#seen = encoded;
    growMemory(core, startingBytes(units, inputs, encoded > 0 ? 0 : sample, config));
    this.#builder = core.de_create(
      units,
      firstUnit,
      inputs,
      built,
      sample,
      config.layout === 'codes' ? config.partitions : 0,
      maiSize(built, config),
      encoded,
    );
    if (this.#builder === 0) {
      throw new EngineError('bad-argument', `units: ${units} in one index worker; the core takes fewer`);
    }
  }

  /**
   * Takes saved blocks of the next units.
   *
   * @throws EngineError 'storage' for bytes that are not these units' blocks.
   */
  load({ bytes, offsets }: ShardPiece): void {
    for (let i = 0; i + 1 < offsets.length; i++) {
      const block = bytes.subarray(offsets[i], offsets[i + 1]);
      const place = this.#core.de_block(this.#builder, block.length) >>> 0;
      new Uint8Array(this.#core.memory.buffer, place, block.length).set(block);
      this.#check(this.#core.de_load(this.#builder));
      this.#loaded++;
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
    this.#checkLoaded();
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

  /** Inputs that `nextPiece(true)` will give the blocks of, from the first unit on; 0 while the sample is incomplete. */
  checkpoint(): number {
    this.#checkLoaded();
    return this.#core.de_checkpoint(this.#builder) >>> 0;
  }

  /** The next blocks, at most `maxBytes` of them; null after the last. Unless kept, each unit is given once. */
  nextPiece(keep: boolean, maxBytes = maxPieceBytes): ShardPiece | null {
    if (!keep && this.#seen < this.#spec.inputs) {
      throw new EngineError(
        'bad-argument',
        `index: ${this.#seen} inputs pushed; ${this.#spec.inputs} expected before it is finished`,
      );
    }
    this.#checkLoaded();
    const core = this.#core;
    const units = core.de_next_piece(this.#builder, maxBytes, keep ? 1 : 0);
    if (units === 0) return null;
    const buffer = core.memory.buffer;
    const offsets = new Uint32Array(buffer, core.de_piece_offsets(this.#builder) >>> 0, units + 1).slice();
    const size = offsets[units] ?? 0;
    const bytes = new Uint8Array(buffer, core.de_piece_data(this.#builder) >>> 0, size).slice();
    return { bytes, offsets };
  }

  /** Bytes of the core's memory. */
  memory(): number {
    return this.#core.memory.buffer.byteLength;
  }

  /** Frees the core's memory for another builder; nothing may be called afterwards. */
  dispose(): void {
    this.#core.de_destroy(this.#builder);
  }

  #checkLoaded(): void {
    const { encoded, units } = this.#spec;
    if (encoded === 0 || this.#loaded === units) return;
    throw new EngineError(
      'bad-argument',
      `index: saved blocks of ${this.#loaded} units; ${units} expected before the build goes on`,
    );
  }

  #check(status: number): void {
    if (status === statusOk) return;
    if (status === statusNotFinite) {
      const input = this.#core.de_bad_input(this.#builder) >>> 0;
      const unit = this.#core.de_bad_unit(this.#builder) >>> 0;
      throw new EngineError(
        'bad-model',
        `activations: NaN or infinity at input ${input}, unit ${unit}; finite numbers expected; check the weights and the preprocessing`,
      );
    }
    if (status === statusDamaged) {
      throw new EngineError(
        'storage',
        `index of unit ${this.#spec.firstUnit + this.#loaded}: not the block that was saved; the stored index is damaged, delete it and build it again`,
      );
    }
    throw new EngineError('internal', `index core: status ${status}; 0 expected`);
  }
}
