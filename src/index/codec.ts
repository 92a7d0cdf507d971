import { EngineError } from '../lib/errors.ts';
import { crc32 } from './crc32.ts';
import { packedBytes, unpack } from './packing.ts';
import type { CodedUnit, UnitIndex } from './types.ts';

/**
 * Reads what wasm/src/block.cpp writes: the index of one unit, little-endian, a multiple of 4 bytes.
 *
 * ```
 * u32  CRC-32 of everything after these four bytes
 * u32  unit of the layer
 * u32  inputs
 * u32  inputs in the code stream: all of them, or in a sparse block those that are not the mode
 * u32  members of the MAI
 * u16  partitions
 * u8   flags: 1 there is a mode, 2 sparse, 4 whole, 8 ids of 4 bytes; u8 0
 * ```
 * A whole block goes on with f32 values[inputs] in build order. Other blocks with
 * ```
 * f32  the mode, if there is one: a value so frequent that it has a code of its own, the one after the partitions
 * f32  low[partitions], high[partitions], ascending; (infinity, -infinity) for one that no input is in
 * f32  MAI values, descending; then u16 or u32 MAI ids
 * in a sparse block with inputs in the code stream: one bit per input in build order, 1 = mode
 * the codes in build order; in a sparse block only those of the inputs that are not the mode
 * ```
 * Bits and codes are packed as `packingFor` says, base 2 and base (number of different codes in the stream).
 *
 * Partition 1 and those after it begin at their low: a value v is in the last partition with low <= v, or in
 * partition 0. So a block is all that is needed to go on building.
 */
const headerBytes = 24;

type Header = {
  inputs: number;
  coded: number;
  members: number;
  partitions: number;
  hasMode: boolean;
  sparse: boolean;
  whole: boolean;
  idBytes: 2 | 4;
};

/** Where the parts of a block begin, and where the last one ends. */
type Places = { low: number; mai: number; ids: number; bitmap: number; codes: number; end: number };

/**
 * The index of one unit.
 *
 * @param order ids in build order, [inputs]
 * @throws EngineError 'storage' when the bytes are not, bit for bit, what was built for this unit.
 */
export function decodeBlock(bytes: Uint8Array, unit: number, order: Uint32Array): UnitIndex {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const header = readHeader(view, bytes, unit);
  if (header.inputs !== order.length) throw damaged(unit, `${header.inputs} inputs`, `${order.length}`);
  const at = placesOf(header);
  if (Math.ceil(at.end / 4) * 4 !== bytes.length) throw damaged(unit, `${bytes.length} bytes`, `${at.end}`);
  if (header.whole)
    return { kind: 'whole', values: inIdOrder(floats(view, headerBytes, order.length), order) };
  return readCoded(view, bytes, header, at, order);
}

function readCoded(
  view: DataView,
  bytes: Uint8Array,
  header: Header,
  at: Places,
  order: Uint32Array,
): CodedUnit {
  const { partitions, members, idBytes } = header;
  const readId = idBytes === 2 ? 'getUint16' : 'getUint32';
  const mode = header.hasMode ? [view.getFloat32(headerBytes, true)] : [];
  const low = [...floats(view, at.low, partitions), ...mode];
  const high = [...floats(view, at.low + 4 * partitions, partitions), ...mode];
  const inUse = low.map((value, code) => value <= (high[code] as number));
  const codes = inIdOrder(readCodes(bytes, header, at, order.length), order);
  // Partition 0 alone can be empty.
  if (!inUse[0]) for (let id = 0; id < codes.length; id++) codes[id] = (codes[id] as number) - 1;
  return {
    kind: 'codes',
    codes,
    low: Float32Array.from(low.filter((_, code) => inUse[code])),
    high: Float32Array.from(high.filter((_, code) => inUse[code])),
    maiInputs: Uint32Array.from({ length: members }, (_, i) => view[readId](at.ids + idBytes * i, true)),
    maiValues: floats(view, at.mai, members),
  };
}

function readHeader(view: DataView, bytes: Uint8Array, unit: number): Header {
  if (bytes.length < headerBytes) throw damaged(unit, `${bytes.length} bytes`, `${headerBytes} or more`);
  const stored = view.getUint32(0, true);
  const found = crc32(bytes.subarray(4));
  if (stored !== found) throw damaged(unit, `checksum ${found.toString(16)}`, stored.toString(16));
  const storedUnit = view.getUint32(4, true);
  if (storedUnit !== unit) throw damaged(unit, `the block of unit ${storedUnit}`, `unit ${unit}`);
  const flags = view.getUint8(22);
  return {
    inputs: view.getUint32(8, true),
    coded: view.getUint32(12, true),
    members: view.getUint32(16, true),
    partitions: view.getUint16(20, true),
    hasMode: (flags & 1) !== 0,
    sparse: (flags & 2) !== 0,
    whole: (flags & 4) !== 0,
    idBytes: flags & 8 ? 4 : 2,
  };
}

function placesOf(header: Header): Places {
  const { inputs, coded, members, partitions } = header;
  const low = headerBytes + (header.hasMode ? 4 : 0);
  const mai = low + 8 * partitions;
  const ids = mai + 4 * members;
  const bitmap = ids + header.idBytes * members;
  const codes = bitmap + (header.sparse && coded > 0 ? packedBytes(2, inputs) : 0);
  const end = header.whole ? headerBytes + 4 * inputs : codes + packedBytes(symbolsOf(header), coded);
  return { low, mai, ids, bitmap, codes, end };
}

/** Number of different codes in the stream. */
function symbolsOf({ partitions, hasMode, sparse }: Header): number {
  return partitions + (hasMode && !sparse ? 1 : 0);
}

function floats(view: DataView, start: number, count: number): Float32Array<ArrayBuffer> {
  const values = new Float32Array(count);
  for (let i = 0; i < count; i++) values[i] = view.getFloat32(start + 4 * i, true);
  return values;
}

/** Codes in build order. */
function readCodes(bytes: Uint8Array, header: Header, at: Places, inputs: number): Uint8Array {
  const stream = unpack(bytes, at.codes, symbolsOf(header), header.coded);
  if (!header.sparse) return stream;
  const codes = new Uint8Array(inputs).fill(header.partitions);
  if (header.coded === 0) return codes;
  const isMode = unpack(bytes, at.bitmap, 2, inputs);
  let next = 0;
  for (let i = 0; i < inputs; i++) if (isMode[i] === 0) codes[i] = stream[next++] as number;
  return codes;
}

/** What lies in build order, by input id. */
function inIdOrder<T extends Uint8Array | Float32Array>(ordered: T, order: Uint32Array): T {
  const byId = ordered.slice() as T;
  for (let i = 0; i < order.length; i++) byId[order[i] as number] = ordered[i] as number;
  return byId;
}

function damaged(unit: number, found: string, expected: string): EngineError {
  return new EngineError(
    'storage',
    `index of unit ${unit}: ${found}; ${expected} expected; the stored index is damaged, delete it and build it again`,
  );
}
