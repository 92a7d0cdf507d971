import type { ModelData } from './network.ts';

const BYTES: Readonly<Record<string, number>> = { float32: 4, float16: 2, uint16: 2, uint8: 1 };

/** A copy whose float weights of two or more dimensions are shuffled, each within its tensor. */
export function shuffledWeights(data: ModelData, seed: number): ModelData {
  const weights = new Uint8Array(data.weights.slice(0));
  let state = seed >>> 0;
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  let offset = 0;
  for (const spec of data.weightSpecs) {
    const size = spec.shape.reduce((product, length) => product * length, 1);
    const stored = BYTES[spec.quantization?.dtype ?? spec.dtype];
    const bytes = stored ?? 4;
    if (stored && spec.dtype === 'float32' && spec.shape.length > 1)
      shuffle(weights.subarray(offset, offset + size * bytes), bytes, next);
    offset += size * (stored ?? (spec.dtype === 'bool' ? 1 : 4));
  }
  return { ...data, name: `${data.name}, weights shuffled`, weights: weights.buffer };
}

function shuffle(bytes: Uint8Array, width: number, next: () => number): void {
  const kept = new Uint8Array(width);
  for (let i = bytes.length / width - 1; i > 0; i--) {
    const j = Math.floor(next() * (i + 1));
    kept.set(bytes.subarray(i * width, (i + 1) * width));
    bytes.copyWithin(i * width, j * width, (j + 1) * width);
    bytes.set(kept, j * width);
  }
}
