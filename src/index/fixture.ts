import { readFileSync } from 'node:fs';
import { buildLayerIndex } from './build.ts';
import { type LayerIndex, openLayerIndex } from './layer-index.ts';
import { localShard } from './local-shard.ts';
import type { CodedUnit, IndexConfig, IndexLayout, UnitIndex } from './types.ts';

/** For tests: the committed core. */
export const core = new WebAssembly.Module(
  readFileSync(new URL('../../wasm/dist/core.wasm', import.meta.url)),
);

/** For tests: activations [inputs, units] by input id. */
export type Matrix = { inputs: number; units: number; data: Float32Array };

/** Rows of a matrix, as a network would give them. */
export function rows(matrix: Matrix, ids: Uint32Array): Float32Array {
  const { units, data } = matrix;
  const batch = new Float32Array(ids.length * units);
  ids.forEach((id, row) => {
    batch.set(data.subarray(id * units, (id + 1) * units), row * units);
  });
  return batch;
}

export type Built = { layout: IndexLayout; pieces: Uint8Array[]; index: LayerIndex };

/** Builds a matrix's index in this thread and opens it. */
export async function buildFrom(
  matrix: Matrix,
  config: IndexConfig,
  shards = 1,
  batchSize = 7,
): Promise<Built> {
  const pieces: Uint8Array[] = [];
  const layout = await buildLayerIndex({
    core,
    units: matrix.units,
    inputs: matrix.inputs,
    config,
    spawn: localShard,
    shards,
    batchSize,
    activations: async (ids) => rows(matrix, ids),
    writePiece: async (piece, bytes) => {
      pieces[piece] = bytes;
    },
    phase: 'Indexing test',
  });
  return { layout, pieces, index: openLayerIndex(layout, readFrom(pieces)) };
}

/** Reads pieces kept in memory. */
export function readFrom(pieces: Uint8Array[]) {
  return async (piece: number, offset: number, length: number): Promise<Uint8Array> =>
    (pieces[piece] ?? new Uint8Array()).subarray(offset, offset + length);
}

/** One unit's values by input id. */
export function column(matrix: Matrix, unit: number): Float32Array {
  return Float32Array.from(
    { length: matrix.inputs },
    (_, id) => matrix.data[id * matrix.units + unit] as number,
  );
}

/** What is wrong with a unit's index, judged against its values; empty when nothing is. */
export function faults(index: UnitIndex, values: Float32Array, maiSize: number): string[] {
  if (index.kind === 'whole')
    return index.values.every((value, id) => value === values[id]) ? [] : ['values'];
  const found: string[] = [];
  const low = new Float32Array(index.low.length).fill(Number.POSITIVE_INFINITY);
  const high = new Float32Array(index.low.length).fill(Number.NEGATIVE_INFINITY);
  values.forEach((value, id) => {
    const code = index.codes[id] as number;
    if (code >= low.length) found.push(`input ${id}: code ${code} of ${low.length}`);
    low[code] = Math.min(low[code] as number, value);
    high[code] = Math.max(high[code] as number, value);
  });
  low.forEach((value, code) => {
    if (value !== index.low[code] || high[code] !== index.high[code])
      found.push(`code ${code}: bounds not attained`);
  });
  const best = Array.from(values.keys()).sort(
    (a, b) => (values[b] as number) - (values[a] as number) || a - b,
  );
  const next = values[best[index.maiInputs.length] as number] as number;
  const ended = index.low.at(-1) === index.high.at(-1) && index.low.at(-1) === next;
  if (index.maiInputs.length > maiSize || (index.maiInputs.length < maiSize && !ended)) {
    found.push(`MAI: ${index.maiInputs.length} of ${maiSize}`);
  }
  index.maiInputs.forEach((id, rank) => {
    if (id !== best[rank]) found.push(`MAI ${rank}: input ${id} instead of ${best[rank]}`);
    if (index.maiValues[rank] !== values[id]) found.push(`MAI ${rank}: value not exact`);
  });
  return found;
}

/** A unit whose layer has codes. */
export async function codedUnit(index: LayerIndex, unit: number): Promise<CodedUnit> {
  const decoded = await index.unit(unit);
  if (decoded.kind !== 'codes') throw new Error(`unit ${unit}: ${decoded.kind}; codes expected`);
  return decoded;
}
