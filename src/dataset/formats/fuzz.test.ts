import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EngineError } from '../../lib/errors.ts';
import { readDataset } from '../read-dataset.ts';
import { gzipped, headerDecode, idxBytes, named, pngHeader } from '../test-files.ts';
import { pictureSize } from './picture-size.ts';

type Mutation = { cut: number; flips: { at: number; value: number }[] };

const mutation: fc.Arbitrary<Mutation> = fc.record({
  cut: fc.nat({ max: 64 }),
  flips: fc.array(fc.record({ at: fc.nat({ max: 40 }), value: fc.nat({ max: 255 }) }), { maxLength: 3 }),
});

function mutated(bytes: Uint8Array<ArrayBuffer>, { cut, flips }: Mutation): Uint8Array<ArrayBuffer> {
  const copy = bytes.slice(0, Math.max(0, bytes.length - cut));
  for (const { at, value } of flips) if (at < copy.length) copy[at] = value;
  return copy;
}

const idx = idxBytes(
  [4, 3, 3],
  Uint8Array.from({ length: 36 }, (_, i) => i),
);
const seeds = [
  ['images.idx', idx],
  ['images-idx3-ubyte.gz', await gzipped(idx)],
  ['labels-idx1-ubyte', idxBytes([4], new Uint8Array(4))],
  ['data_batch_1.bin', new Uint8Array(3073 * 2)],
  ['a/b.png', pngHeader(3, 3)],
] as const;

test.each(seeds)(
  'a damaged %s either opens as it says or is refused by an EngineError',
  async (name, bytes) => {
    await fc.assert(
      fc.asyncProperty(mutation, fc.boolean(), async (change, withLabels) => {
        const files = [
          named(name, mutated(bytes, change)),
          ...(withLabels ? [named('l-idx1-ubyte', idxBytes([4], new Uint8Array(4)))] : []),
        ];
        const outcome = await readDataset(files, { decode: headerDecode }).catch((thrown: unknown) => thrown);
        if (outcome instanceof Error) expect(outcome).toBeInstanceOf(EngineError);
        else {
          const set = outcome as Awaited<ReturnType<typeof readDataset>>;
          expect(set.length).toBeGreaterThan(0);
          if (set.labels) expect(set.labels.length).toBe(set.length);
          if (set.kind === 'pixels')
            expect(set.pixels.length).toBe(set.length * set.height * set.width * set.channels);
        }
      }),
      { numRuns: 200 },
    );
  },
);

test('reading a size from any bytes never throws', () => {
  const starts = [
    '\x89PNG\r\n\x1a\n',
    '\xff\xd8\xff',
    'GIF89a',
    'BM',
    'RIFF1234WEBPVP8X',
    'RIFF1234WEBPVP8L',
    'RIFF1234WEBPVP8 ',
  ];
  fc.assert(
    fc.property(fc.constantFrom(...starts), fc.uint8Array({ maxLength: 60 }), (start, rest) => {
      pictureSize(Uint8Array.from([...start].map((letter) => letter.charCodeAt(0)).concat(...rest)));
    }),
    { numRuns: 2000 },
  );
});
