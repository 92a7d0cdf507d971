import { EngineError } from '../lib/errors.ts';
import { type CoreExports, startCore } from './core.ts';
import { type Fold, type FoldTables, foldTables, tableSize } from './fold-tables.ts';
import type { CoreSource } from './types.ts';

/** The terms of one unit: the code of every input, and the term that each code stands for. */
export type CodedTerms = { codes: Uint8Array; terms: ArrayLike<number> };

const kinds = { sum: 0, min: 1, max: 2 } as const;

/** Most inputs that are folded at once. */
export const foldBlock = 4096;

/** Folds the codes of some units, a block of inputs at a time. */
export type BlockFold = {
  /** Takes the codes of inputs `start` to `start + count`, at most `foldBlock`. */
  load(start: number, count: number): void;
  /** Takes the codes of some inputs, at most `foldBlock`. */
  gather(ids: Uint32Array): void;
  /**
   * [inputs taken]: for every input at most the fold over units of its terms, and less than it by no more than the rounding of
   * float32: 2^-22 times the number of units times `tables.magnitude`, a denormal at least. A view that
   * the next call writes over.
   */
  run(tables: FoldTables): Float32Array;
  /** Gives the memory back. */
  close(): void;
};

/** An instance of the core that folds terms; it serves any number of queries. */
export type ScanCore = {
  /** @throws EngineError 'bad-argument' for no units, more than 65,536, or columns of different lengths. */
  open(codes: readonly Uint8Array[]): BlockFold;
  /** [inputs]: the folds of all inputs at once, as `BlockFold.run` gives them. @throws as `open`. */
  foldBounds(fold: Fold, units: readonly CodedTerms[]): Float32Array<ArrayBuffer>;
};

/** @throws EngineError 'unsupported' when the core does not start here. */
export async function startScanCore(source: CoreSource): Promise<ScanCore> {
  const core = await startCore(source);
  return {
    open: (codes) => openFold(core, codes),
    foldBounds: (fold, units) => foldBounds(core, fold, units),
  };
}

function openFold(core: CoreExports, codes: readonly Uint8Array[]): BlockFold {
  const inputs = codes[0]?.length ?? 0;
  if (codes.some(({ length }) => length !== inputs)) {
    throw new EngineError(
      'bad-argument',
      `units: columns of different lengths; ${inputs} codes of each expected`,
    );
  }
  const fold = core.de_fold_create(codes.length);
  if (fold === 0) throw new EngineError('bad-argument', `units: found ${codes.length}; 1 to 65,536 expected`);
  let columns = columnsOf(core, fold, codes.length);
  let held = 0;
  let written: FoldTables | null = null;
  // Growing memory, as another fold may, leaves views behind.
  const current = () => {
    if (columns[0]?.buffer !== core.memory.buffer) columns = columnsOf(core, fold, codes.length);
    return columns;
  };
  return {
    load(start, count) {
      current().forEach((column, u) => {
        column.set((codes[u] as Uint8Array).subarray(start, start + count));
      });
      held = count;
    },
    gather(ids) {
      current().forEach((column, u) => {
        gather(codes[u] as Uint8Array, ids, column);
      });
      held = ids.length;
    },
    run(tables) {
      if (written !== tables) writeTables(core, fold, tables);
      written = tables;
      const result = core.de_fold_run(fold, kinds[tables.fold], held) >>> 0;
      return new Float32Array(core.memory.buffer, result, held);
    },
    close: () => core.de_fold_destroy(fold),
  };
}

function columnsOf(core: CoreExports, fold: number, units: number): Uint8Array[] {
  const place = core.de_fold_codes(fold) >>> 0;
  return Array.from(
    { length: units },
    (_, u) => new Uint8Array(core.memory.buffer, place + u * foldBlock, foldBlock),
  );
}

function gather(codes: Uint8Array, ids: Uint32Array, column: Uint8Array): void {
  for (let at = 0; at < ids.length; at++) column[at] = codes[ids[at] as number] as number;
}

function writeTables(core: CoreExports, fold: number, { values }: FoldTables): void {
  new Float32Array(core.memory.buffer, core.de_fold_tables(fold) >>> 0, values.length).set(values);
}

function foldBounds(core: CoreExports, kind: Fold, units: readonly CodedTerms[]): Float32Array<ArrayBuffer> {
  if (units.some(({ terms }) => terms.length > tableSize)) {
    throw new EngineError('bad-argument', `units: more terms than codes; at most ${tableSize} expected`);
  }
  const tables = foldTables(
    kind,
    units.map(({ terms }) => terms),
  );
  const fold = openFold(
    core,
    units.map(({ codes }) => codes),
  );
  try {
    const bounds = new Float32Array(units[0]?.codes.length ?? 0);
    for (let start = 0; start < bounds.length; start += foldBlock) {
      fold.load(start, Math.min(foldBlock, bounds.length - start));
      bounds.set(fold.run(tables), start);
    }
    return bounds;
  } finally {
    fold.close();
  }
}
