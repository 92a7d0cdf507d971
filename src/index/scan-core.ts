import { EngineError } from '../lib/errors.ts';
import { type CoreExports, startCore } from './core.ts';
import type { CoreSource } from './types.ts';

/** The terms of one unit: the code of every input, and the term that each code stands for. */
export type CodedTerms = { codes: Uint8Array; terms: ArrayLike<number> };

const kinds = { sum: 0, min: 1, max: 2 } as const;
const blockInputs = 4096;
const tableSize = 256;

/** Folds the terms of many inputs in the core. */
export type ScanCore = {
  /**
   * [inputs]: for every input at most the fold over units of terms[codes[input]], and less than it by no more than the
   * rounding of float32: 2^-22 times the number of units times the sum of each unit's largest |term|, a denormal at least.
   *
   * @throws EngineError 'bad-argument' for no units, more than 65,536, or columns of different lengths.
   */
  foldBounds(fold: 'sum' | 'min' | 'max', units: readonly CodedTerms[]): Float32Array<ArrayBuffer>;
};

/** @throws EngineError 'unsupported' when the core does not start here. */
export async function startScanCore(source: CoreSource): Promise<ScanCore> {
  const core = await startCore(source);
  return { foldBounds: (fold, units) => foldBounds(core, fold, units) };
}

function foldBounds(
  core: CoreExports,
  kind: keyof typeof kinds,
  units: readonly CodedTerms[],
): Float32Array<ArrayBuffer> {
  const inputs = units[0]?.codes.length ?? 0;
  if (units.some(({ codes, terms }) => codes.length !== inputs || terms.length > tableSize)) {
    throw new EngineError(
      'bad-argument',
      `units: columns of different lengths; ${inputs} codes and at most ${tableSize} terms each expected`,
    );
  }
  const fold = core.de_fold_create(units.length);
  if (fold === 0) throw new EngineError('bad-argument', `units: found ${units.length}; 1 to 65,536 expected`);
  try {
    return foldBlocks(core, fold, kind, units, inputs);
  } finally {
    core.de_fold_destroy(fold);
  }
}

function foldBlocks(
  core: CoreExports,
  fold: number,
  kind: keyof typeof kinds,
  units: readonly CodedTerms[],
  inputs: number,
): Float32Array<ArrayBuffer> {
  writeTables(core, fold, kind, units);
  const { buffer } = core.memory;
  const place = core.de_fold_codes(fold) >>> 0;
  const columns = units.map((_, u) => new Uint8Array(buffer, place + u * blockInputs, blockInputs));
  const bounds = new Float32Array(inputs);
  for (let start = 0; start < inputs; start += blockInputs) {
    const count = Math.min(blockInputs, inputs - start);
    units.forEach(({ codes }, u) => {
      columns[u]?.set(codes.subarray(start, start + count));
    });
    const result = core.de_fold_run(fold, kinds[kind], count) >>> 0;
    bounds.set(new Float32Array(buffer, result, count), start);
  }
  return bounds;
}

/** Terms rounded down; those of the first unit are lowered by as much as the rounding of sums can raise them. */
function writeTables(
  core: CoreExports,
  fold: number,
  kind: keyof typeof kinds,
  units: readonly CodedTerms[],
): void {
  const tables = new Float32Array(
    core.memory.buffer,
    core.de_fold_tables(fold) >>> 0,
    units.length * tableSize,
  );
  const slack = kind === 'sum' && units.length > 1 ? units.length * 2 ** -24 * magnitudeOf(units) : 0;
  units.forEach(({ terms }, u) => {
    const lowered = u === 0 ? slack : 0;
    for (let code = 0; code < terms.length; code++) {
      tables[u * tableSize + code] = below((terms[code] as number) - lowered);
    }
  });
}

/** The sum of each unit's largest |term|. */
function magnitudeOf(units: readonly CodedTerms[]): number {
  let magnitude = 0;
  for (const { terms } of units) {
    let largest = 0;
    for (let code = 0; code < terms.length; code++) {
      largest = Math.max(largest, Math.abs(terms[code] as number));
    }
    magnitude += largest;
  }
  return magnitude;
}

const float = new Float32Array(1);
const bits = new Int32Array(float.buffer);

/** The largest float32 that is not above a finite number. */
function below(value: number): number {
  float[0] = value;
  const nearest = float[0] as number;
  if (nearest <= value) return nearest;
  if (nearest === 0) return -1.401298464324817e-45;
  bits[0] = (bits[0] as number) + (nearest > 0 ? -1 : 1);
  return float[0] as number;
}
