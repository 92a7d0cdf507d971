import { EngineError } from './errors.ts';
import { thousands } from './thousands.ts';

const magic = [0x93, ...new TextEncoder().encode('NUMPY'), 1, 0];
const alignment = 64;

function shapeText(shape: readonly number[]): string {
  return shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
}

/**
 * A .npy file, version 1.0, little-endian float32 in C order; the header is padded so that the data start at a multiple of
 * 64 bytes. Format: numpy, doc/neps/nep-0001-npy-format.
 * @param shape its product is `data.length`.
 * @throws EngineError 'bad-argument' when it is not.
 */
export function encodeNpy(data: Float32Array, shape: readonly number[]): Uint8Array<ArrayBuffer> {
  const length = shape.reduce((product, size) => product * size, 1);
  if (length !== data.length) {
    throw new EngineError(
      'bad-argument',
      `shape: ${shapeText(shape)} holds ${thousands(length)} values; ${thousands(data.length)} expected; pass the shape of the data`,
    );
  }
  const text = `{'descr': '<f4', 'fortran_order': False, 'shape': ${shapeText(shape)}, }`;
  const start = Math.ceil((magic.length + 2 + text.length + 1) / alignment) * alignment;
  const headerLength = start - magic.length - 2;

  const bytes = new Uint8Array(start + data.length * 4);
  const view = new DataView(bytes.buffer);
  bytes.set(magic);
  view.setUint16(magic.length, headerLength, true);
  bytes.set(new TextEncoder().encode(`${text.padEnd(headerLength - 1)}\n`), magic.length + 2);
  for (let i = 0; i < data.length; i++) view.setFloat32(start + i * 4, data[i] ?? 0, true);
  return bytes;
}
