import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toBatch } from './batch.ts';
import type { Picture } from './image-set.ts';
import type { Preprocessing } from './preprocessing.ts';

const base: Preprocessing = {
  height: 2,
  width: 2,
  channels: 1,
  resize: 'none',
  order: 'rgb',
  scale: 1,
  mean: [0],
  std: [1],
};

function picture(
  height: number,
  width: number,
  channels: 1 | 3,
  at: (y: number, x: number, c: number) => number,
): Picture {
  const data = new Uint8Array(height * width * channels);
  for (let i = 0; i < data.length; i++) {
    data[i] = at(Math.floor(i / channels / width), Math.floor(i / channels) % width, i % channels);
  }
  return { height, width, channels, data };
}

/** The definition, one value at a time. */
function oracle(source: Picture, p: Preprocessing): number[] {
  const at = (y: number, x: number, c: number) =>
    source.data[
      (Math.min(Math.max(y, 0), source.height - 1) * source.width +
        Math.min(Math.max(x, 0), source.width - 1)) *
        source.channels +
        c
    ] as number;
  let [sy, sx] = [source.height / p.height, source.width / p.width];
  if (p.resize === 'crop') sy = sx = Math.min(sy, sx);
  const sample = (y: number, x: number, c: number) => {
    const fy = (source.height - p.height * sy) / 2 + (y + 0.5) * sy - 0.5;
    const fx = (source.width - p.width * sx) / 2 + (x + 0.5) * sx - 0.5;
    let sum = 0;
    for (const dy of [0, 1]) {
      for (const dx of [0, 1]) {
        const [wy, wx] = [fy - Math.floor(fy), fx - Math.floor(fx)];
        sum += (dy ? wy : 1 - wy) * (dx ? wx : 1 - wx) * at(Math.floor(fy) + dy, Math.floor(fx) + dx, c);
      }
    }
    return sum;
  };
  const values: number[] = [];
  for (let y = 0; y < p.height; y++) {
    for (let x = 0; x < p.width; x++) {
      const rgb = [0, 1, 2].map((c) => sample(y, x, source.channels === 1 ? 0 : c)) as [
        number,
        number,
        number,
      ];
      const luma = source.channels === 1 ? rgb[0] : 0.299 * rgb[0] + 0.587 * rgb[1] + 0.114 * rgb[2];
      const pixel = p.channels === 1 ? [luma] : p.order === 'rgb' ? rgb : rgb.toReversed();
      for (const [c, value] of pixel.entries()) values.push((value * p.scale - p.mean[c]!) / p.std[c]!);
    }
  }
  return values;
}

test('equals the definition for any size, channels, order and resize', () => {
  const side = fc.integer({ min: 1, max: 9 });
  const channels = fc.constantFrom<1 | 3>(1, 3);
  const target = fc.record({
    height: side,
    width: side,
    channels,
    resize: fc.constantFrom('stretch' as const, 'crop' as const),
    order: fc.constantFrom('rgb' as const, 'bgr' as const),
    scale: fc.constantFrom(1, 1 / 255, 1 / 127.5),
    mean: fc.tuple(...[0, 1, 2].map(() => fc.double({ min: -2, max: 2, noNaN: true }))),
    std: fc.tuple(...[0, 1, 2].map(() => fc.double({ min: 0.1, max: 2, noNaN: true }))),
  });
  fc.assert(
    fc.property(side, side, channels, fc.nat(), target, (height, width, from, seed, p) => {
      const source = picture(
        height,
        width,
        from,
        (y, x, c) => ((y * 31 + x * 17 + c * 71 + seed) * 2654435761) >>> 24,
      );
      const got = toBatch([source, source], p);
      const want = oracle(source, p);
      expect(got.length).toBe(2 * want.length);
      for (const [index, value] of want.entries()) {
        const tolerance = (1e-5 * Math.max(1, 255 * p.scale)) / Math.min(...p.std);
        expect(Math.abs(got[index]! - value)).toBeLessThan(tolerance);
        expect(got[index + want.length]).toBe(got[index]);
      }
    }),
    { numRuns: 300 },
  );
});

describe('without resize', () => {
  const grey = picture(2, 2, 1, (y, x) => 100 * y + 10 * x);
  const colour = picture(2, 2, 3, (y, x, c) => 100 * y + 10 * x + c);

  test('grey stays, is scaled, and is repeated for colour', () => {
    expect([...toBatch([grey], base)]).toEqual([0, 10, 100, 110]);
    expect(toBatch([grey], { ...base, scale: 1 / 255 })[3]).toBe(Math.fround(110 / 255));
    const three = { ...base, channels: 3 as const, mean: [1, 2, 3], std: [1, 2, 4] };
    expect([...toBatch([grey], three).subarray(0, 6)]).toEqual([-1, -1, -0.75, 9, 4, 1.75]);
  });

  test('channel order', () => {
    const three = { ...base, channels: 3 as const, mean: [0, 0, 0], std: [1, 1, 1] };
    expect([...toBatch([colour], three).subarray(0, 4)]).toEqual([0, 1, 2, 10]);
    expect([...toBatch([colour], { ...three, order: 'bgr' }).subarray(0, 4)]).toEqual([2, 1, 0, 12]);
  });

  test('a differing size is refused with both sizes', () => {
    const large = picture(3, 5, 1, () => 0);
    expect(() => toBatch([large], base)).toThrow(
      /images of 5 x 3 found; 2 x 2 expected by the model; set resize to stretch or crop/,
    );
  });
});

test('10,000 grey inputs of 28 x 28 take well under a second', () => {
  const pictures = Array.from({ length: 10_000 }, () => picture28);
  const started = performance.now();
  toBatch(pictures, { ...base, height: 28, width: 28, scale: 1 / 255 });
  expect(performance.now() - started).toBeLessThan(1500);
});

const picture28 = picture(28, 28, 1, (y, x) => y * 7 + x);
