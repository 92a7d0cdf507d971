import { EngineError } from '../lib/errors.ts';
import type { CoreSource } from './types.ts';

/** Exports of wasm/dist/core.wasm; wasm/include/deepeverest.h says what they do. Pointers are 32 bits, signed here. */
export type CoreExports = {
  memory: WebAssembly.Memory;
  _initialize(): void;
  de_format_version(): number;
  de_create(
    units: number,
    firstUnit: number,
    inputs: number,
    built: number,
    sample: number,
    partitions: number,
    maiSize: number,
    encoded: number,
  ): number;
  de_destroy(builder: number): void;
  de_block(builder: number, bytes: number): number;
  de_load(builder: number): number;
  de_rows(builder: number): number;
  de_room(builder: number): number;
  de_push(builder: number, count: number): number;
  de_bad_input(builder: number): number;
  de_bad_unit(builder: number): number;
  de_checkpoint(builder: number): number;
  de_next_piece(builder: number, maxBytes: number, keep: number): number;
  de_piece_data(builder: number): number;
  de_piece_offsets(builder: number): number;
  de_fold_create(units: number): number;
  de_fold_destroy(fold: number): void;
  de_fold_codes(fold: number): number;
  de_fold_tables(fold: number): number;
  de_fold_run(fold: number, kind: number, count: number): number;
};

/** Version of the block format that this code reads and the core must write. */
export const formatVersion = 2;

export const statusOk = 0;
export const statusNotFinite = 2;
export const statusDamaged = 3;

const pageBytes = 65536;

function outOfMemory(cause?: unknown): EngineError {
  return new EngineError(
    'device',
    'index core: memory ran out; the index of these units must fit into 4 GB; close other pages or choose a smaller layer',
    { cause },
  );
}

/**
 * Makes room for a build at once. The core's allocator would ask for a page at a time, and each time costs a
 * millisecond or so.
 *
 * @throws EngineError 'device' when there is not so much memory.
 */
export function growMemory(core: CoreExports, bytes: number): void {
  try {
    core.memory.grow(Math.ceil(bytes / pageBytes));
  } catch (cause) {
    throw outOfMemory(cause);
  }
}

/**
 * Starts an instance of the core with a memory of its own.
 *
 * @throws EngineError 'unsupported' when the module does not compile here, or is of another version.
 */
export async function startCore(source: CoreSource): Promise<CoreExports> {
  const module = source instanceof WebAssembly.Module ? source : await compileCore(source);
  const instance = await WebAssembly.instantiate(module, {
    env: { emscripten_notify_memory_growth: () => undefined },
    wasi_snapshot_preview1: { proc_exit: endOfProcess },
  });
  const core = instance.exports as unknown as CoreExports;
  core._initialize();
  const version = core.de_format_version();
  if (version !== formatVersion) {
    throw new EngineError(
      'unsupported',
      `core.wasm: format ${version}; ${formatVersion} expected; reload the page`,
    );
  }
  return core;
}

async function compileCore(bytes: ArrayBuffer | Uint8Array<ArrayBuffer>): Promise<WebAssembly.Module> {
  try {
    return await WebAssembly.compile(bytes);
  } catch (cause) {
    throw new EngineError(
      'unsupported',
      'core.wasm: does not compile; a browser with WebAssembly SIMD expected; update the browser',
      { cause },
    );
  }
}

/** The core ends its process only when an allocation fails. */
function endOfProcess(): never {
  throw outOfMemory();
}
