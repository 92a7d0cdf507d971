/** How codes are packed: `digits` of them in a little-endian word of `bytes` bytes. */
export type Packing = { digits: number; bytes: number };

/**
 * How codes below `symbols` are packed: as digits of a number in that base, least significant first. Of the words of 1
 * to 7 bytes the one that takes the fewest bytes per digit, the shortest such word; one symbol takes no room. The core
 * has the same function (wasm/src/packing.cpp).
 */
export function packingFor(symbols: number): Packing {
  if (symbols < 2) return { digits: 1, bytes: 0 };
  let best: Packing = { digits: 0, bytes: 1 };
  for (let bytes = 1; bytes <= 7; bytes++) {
    const digits = digitsIn(bytes, symbols);
    if (digits * best.bytes > best.digits * bytes) best = { digits, bytes };
  }
  return best;
}

function digitsIn(bytes: number, symbols: number): number {
  const limit = 1n << BigInt(8 * bytes);
  let digits = 0;
  for (let numbers = BigInt(symbols); numbers <= limit; numbers *= BigInt(symbols)) digits++;
  return digits;
}

/** Bytes of `count` packed codes below `symbols`. */
export function packedBytes(symbols: number, count: number): number {
  const { digits, bytes } = packingFor(symbols);
  return Math.ceil(count / digits) * bytes;
}

/** `count` packed codes below `symbols`, from `start` on; `packedBytes` says how many bytes are read. */
export function unpack(bytes: Uint8Array, start: number, symbols: number, count: number): Uint8Array {
  const codes = new Uint8Array(count);
  const packing = packingFor(symbols);
  if (packing.bytes === 0) return codes;
  let at = start;
  for (let i = 0; i < count; i += packing.digits) {
    unpackWord(bytes, at, packing, symbols, codes, i);
    at += packing.bytes;
  }
  return codes;
}

function unpackWord(
  bytes: Uint8Array,
  at: number,
  packing: Packing,
  symbols: number,
  codes: Uint8Array,
  first: number,
): void {
  let low = 0;
  let high = 0;
  const split = Math.min(4, packing.bytes);
  for (let i = 0; i < split; i++) low += (bytes[at + i] as number) * 2 ** (8 * i);
  for (let i = split; i < packing.bytes; i++) high += (bytes[at + i] as number) * 2 ** (8 * (i - split));
  const last = Math.min(first + packing.digits, codes.length);
  for (let i = first; i < last; i++) {
    const quotient = Math.floor(high / symbols);
    const rest = (high - quotient * symbols) * 2 ** 32 + low;
    high = quotient;
    low = Math.floor(rest / symbols);
    codes[i] = rest - low * symbols;
  }
}
