import fc from 'fast-check';
import { expect, test } from 'vitest';
import { packedBytes, packingFor, unpack } from './packing.ts';

/** Written straight from the definition, with big integers. */
function pack(codes: number[], symbols: number): Uint8Array {
  const { digits, bytes } = packingFor(symbols);
  const packed: number[] = [];
  for (let i = 0; i < codes.length; i += digits) {
    let word = 0n;
    for (const code of codes.slice(i, i + digits).reverse()) word = word * BigInt(symbols) + BigInt(code);
    for (let byte = 0; byte < bytes; byte++) packed.push(Number((word >> BigInt(8 * byte)) & 255n));
  }
  return Uint8Array.from(packed);
}

test('codes come back', () => {
  fc.assert(
    fc.property(
      fc
        .integer({ min: 1, max: 256 })
        .chain((symbols) => fc.tuple(fc.constant(symbols), fc.array(fc.nat(symbols - 1), { maxLength: 99 }))),
      fc.nat(5),
      ([symbols, codes], start) => {
        const packed = pack(codes, symbols);
        expect(packed.length).toBe(packedBytes(symbols, codes.length));
        const bytes = Uint8Array.of(...new Array<number>(start).fill(255), ...packed);
        expect(Array.from(unpack(bytes, start, symbols, codes.length))).toEqual(codes);
      },
    ),
    { numRuns: 1000 },
  );
});

test('the largest word of every base comes back', () => {
  for (let symbols = 2; symbols <= 256; symbols++) {
    const codes = new Array<number>(packingFor(symbols).digits).fill(symbols - 1);
    expect(Array.from(unpack(pack(codes, symbols), 0, symbols, codes.length))).toEqual(codes);
  }
});

test('a code takes at most an eighth of a bit more than the entropy of even codes, or 8 bits', () => {
  const waste = (symbols: number) => (8 * packedBytes(symbols, 56_000)) / 56_000 - Math.log2(symbols);
  for (let symbols = 2; symbols <= 256; symbols++) {
    expect(waste(symbols)).toBeLessThan(symbols > 128 ? 1 : 0.3);
  }
  expect(packingFor(2)).toEqual({ digits: 8, bytes: 1 });
  expect(packingFor(100)).toEqual({ digits: 6, bytes: 5 });
});
