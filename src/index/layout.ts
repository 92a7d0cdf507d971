import { EngineError } from '../lib/errors.ts';
import { checkConfig } from './config.ts';
import { formatVersion } from './core.ts';
import type { IndexLayout, ReadPiece, ShardPiece } from './types.ts';

/** Where a unit's block lies. */
export function locate(layout: IndexLayout, unit: number): { piece: number; start: number; end: number } {
  const piece = pieceOf(layout, unit);
  const at = unit + piece;
  return { piece, start: layout.offsets[at] as number, end: layout.offsets[at + 1] as number };
}

function pieceOf({ pieceStarts }: IndexLayout, unit: number): number {
  let piece = 0;
  let after = pieceStarts.length - 1;
  while (after - piece > 1) {
    const middle = (piece + after) >> 1;
    if ((pieceStarts[middle] as number) <= unit) piece = middle;
    else after = middle;
  }
  return piece;
}

/** The stored blocks of a range of units, in order. */
export async function* storedBlocks(
  layout: IndexLayout,
  read: ReadPiece,
  range: { first: number; units: number },
): AsyncGenerator<ShardPiece> {
  const end = range.first + range.units;
  for (let unit = range.first; unit < end; ) {
    const { piece, start } = locate(layout, unit);
    const next = Math.min(end, layout.pieceStarts[piece + 1] as number);
    const offsets = layout.offsets.slice(unit + piece, next + piece + 1).map((offset) => offset - start);
    const bytes = await read(piece, start, offsets[next - unit] as number);
    yield { bytes: bytes.slice(), offsets };
    unit = next;
  }
}

/** @throws EngineError 'storage' when the layout is of another version or does not hold together. */
export function checkLayout(layout: IndexLayout): void {
  if (layout.version !== formatVersion) {
    throw new EngineError(
      'storage',
      `index: format ${layout.version}; ${formatVersion} expected; delete it and build it again`,
    );
  }
  checkConfig(layout.units, layout.inputs, layout.config);
  const pieces = layout.pieceStarts.length - 1;
  const whole = layout.pieceStarts[0] === 0 && layout.pieceStarts[pieces] === layout.units;
  if (!whole || layout.offsets.length !== layout.units + pieces) {
    throw new EngineError(
      'storage',
      `index: ${layout.offsets.length} offsets in ${pieces} pieces; ${layout.units} units expected; delete it and build it again`,
    );
  }
}

/** Hands pieces on one at a time, and says in the end where their blocks lie. */
export async function storePieces(
  pieces: AsyncIterable<ShardPiece>,
  units: number,
  writePiece: (piece: number, bytes: Uint8Array) => Promise<void>,
): Promise<Pick<IndexLayout, 'bytes' | 'pieceStarts' | 'offsets'>> {
  const pieceStarts: number[] = [];
  const offsets = new Uint32Array(2 * units);
  let unit = 0;
  let bytes = 0;
  let filled = 0;
  for await (const piece of pieces) {
    await writePiece(pieceStarts.length, piece.bytes);
    pieceStarts.push(unit);
    offsets.set(piece.offsets, filled);
    filled += piece.offsets.length;
    unit += piece.offsets.length - 1;
    bytes += piece.bytes.length;
  }
  return { bytes, pieceStarts: Uint32Array.from([...pieceStarts, unit]), offsets: offsets.slice(0, filled) };
}
