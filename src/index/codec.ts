import { EngineError } from '../lib/errors.ts';
import { idBytes, maiSize } from './config.ts';
import { crc32 } from './crc32.ts';
import type { CodedUnit, IndexConfig } from './types.ts';

/**
 * Reads what wasm/src/block.cpp writes: the index of one unit, little-endian, a multiple of 4 bytes.
 *
 * ```
 * u32  CRC-32 of everything after these four bytes
 * u32  unit of the layer
 * u32  inputs in the code stream: all of them, or in the sparse layout those that are not the mode
 * u16  codes; u8 bits per code; u8 flags (1: the last code is the mode, 2: sparse layout)
 * f32  low[codes], high[codes]; (infinity, -infinity) for a code that no input has
 * f32  MAI values, descending
 * u16  MAI ids, or u32 when the layer has more than 65,536 inputs
 * then, sparse: one bit per input in build order, 1 = mode, padded to a byte
 * then the codes in build order, least significant bit first, padded to 4 bytes
 * ```
 */
const headerBytes = 16;

type Header = { coded: number; codes: number; bits: number; sparse: boolean };

/**
 * The index of one unit.
 *
 * @param order ids in build order, [inputs]
 * @throws EngineError 'storage' when the bytes are not, bit for bit, what was built for this unit.
 */
export function decodeBlock(
  bytes: Uint8Array,
  unit: number,
  order: Uint32Array,
  config: IndexConfig,
): CodedUnit {
  const inputs = order.length;
  const members = maiSize(inputs, config);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const header = readHeader(view, bytes, unit);
  const maiStart = headerBytes + 8 * header.codes;
  const flagStart = maiStart + (4 + idBytes(inputs)) * members;
  const codeStart = flagStart + (header.sparse ? Math.ceil(inputs / 8) : 0);
  const end = codeStart + Math.ceil((header.coded * header.bits) / 8);
  if (Math.ceil(end / 4) * 4 !== bytes.length) throw damaged(unit, `${bytes.length} bytes`, `${end}`);
  const { remap, low, high } = readBounds(view, header.codes);
  const idStart = maiStart + 4 * members;
  const readId = idBytes(inputs) === 2 ? 'getUint16' : 'getUint32';
  return {
    kind: 'codes',
    codes: readCodes(bytes, header, { flagStart, codeStart }, order, remap),
    low,
    high,
    maiInputs: Uint32Array.from({ length: members }, (_, i) =>
      view[readId](idStart + idBytes(inputs) * i, true),
    ),
    maiValues: floats(view, maiStart, members),
  };
}

function readHeader(view: DataView, bytes: Uint8Array, unit: number): Header {
  if (bytes.length < headerBytes) throw damaged(unit, `${bytes.length} bytes`, `${headerBytes} or more`);
  const stored = view.getUint32(0, true);
  const found = crc32(bytes.subarray(4));
  if (stored !== found) throw damaged(unit, `checksum ${found.toString(16)}`, stored.toString(16));
  const storedUnit = view.getUint32(4, true);
  if (storedUnit !== unit) throw damaged(unit, `the block of unit ${storedUnit}`, `unit ${unit}`);
  return {
    coded: view.getUint32(8, true),
    codes: view.getUint16(12, true),
    bits: view.getUint8(14),
    sparse: (view.getUint8(15) & 2) !== 0,
  };
}

function floats(view: DataView, start: number, count: number): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => view.getFloat32(start + 4 * i, true));
}

/** Bounds of the codes in use, and the new number of each stored code. */
function readBounds(
  view: DataView,
  codes: number,
): { remap: Uint8Array; low: Float32Array; high: Float32Array } {
  const low = floats(view, headerBytes, codes);
  const high = floats(view, headerBytes + 4 * codes, codes);
  const inUse = (_: number, code: number) => (low[code] as number) <= (high[code] as number);
  const remap = new Uint8Array(codes);
  for (let code = 0, next = 0; code < codes; code++) {
    remap[code] = next;
    if (inUse(0, code)) next++;
  }
  return { remap, low: low.filter(inUse), high: high.filter(inUse) };
}

function readCodes(
  bytes: Uint8Array,
  header: Header,
  start: { flagStart: number; codeStart: number },
  order: Uint32Array,
  remap: Uint8Array,
): Uint8Array {
  const { bits, sparse } = header;
  const codes = new Uint8Array(order.length);
  const mode = remap[header.codes - 1] as number;
  const mask = (1 << bits) - 1;
  let next = start.codeStart;
  let held = 0;
  let filled = 0;
  for (let i = 0; i < order.length; i++) {
    const id = order[i] as number;
    if (sparse && ((bytes[start.flagStart + (i >> 3)] as number) >> (i & 7)) & 1) {
      codes[id] = mode;
      continue;
    }
    if (filled < bits) {
      held |= (bytes[next++] as number) << filled;
      filled += 8;
    }
    codes[id] = remap[held & mask] as number;
    held >>>= bits;
    filled -= bits;
  }
  return codes;
}

function damaged(unit: number, found: string, expected: string): EngineError {
  return new EngineError(
    'storage',
    `index of unit ${unit}: ${found}; ${expected} expected; the stored index is damaged, delete it and build it again`,
  );
}
