import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeNpy } from './npy.ts';

function readNpy(bytes: Uint8Array): { shape: number[]; values: number[]; start: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const start = 10 + view.getUint16(8, true);
  const text = new TextDecoder('latin1').decode(bytes.subarray(10, start));
  const shape = /'shape': \(([^)]*)\)/.exec(text)?.[1] ?? 'none';
  const values: number[] = [];
  for (let at = start; at < bytes.length; at += 4) values.push(view.getFloat32(at, true));
  return {
    shape: shape
      .split(',')
      .filter((size) => size.trim())
      .map(Number),
    values,
    start,
  };
}

describe('npy files', () => {
  it.each([
    [[3], '(3,), }                                                            \n'],
    [[2, 3, 1, 1], '(2, 3, 1, 1), }                                                    \n'],
  ])('have the header bytes that numpy 2 writes: %j', (shape, tail) => {
    const count = shape.reduce((product, size) => product * size, 1);
    const bytes = encodeNpy(new Float32Array(count), shape);
    expect([...bytes.subarray(0, 10)]).toEqual([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, 0x76, 0]);
    expect(new TextDecoder().decode(bytes.subarray(10, 128))).toBe(
      `{'descr': '<f4', 'fortran_order': False, 'shape': ${tail}`,
    );
  });

  it('give back shape and values bit for bit, data aligned to 64 bytes', () => {
    const shapes = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 5 });
    fc.assert(
      fc.property(shapes, fc.float(), (shape, value) => {
        const count = shape.reduce((product, size) => product * size, 1);
        const data = Float32Array.from({ length: count }, (_, i) => (i === 0 ? value : i / 3));
        const back = readNpy(encodeNpy(data, shape));
        expect(back.shape).toEqual(shape);
        expect(back.values).toEqual([...data]);
        expect(back.start % 64).toBe(0);
      }),
    );
  });

  it('refuse a shape that does not fit', () => {
    expect(() => encodeNpy(new Float32Array(5), [2, 3])).toThrow('shape: (2, 3) holds 6 values; 5 expected');
  });
});
