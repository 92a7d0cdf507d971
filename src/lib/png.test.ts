import { crc32, inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodePng } from './png.ts';

type Chunk = { type: string; body: Buffer };

function chunksOf(file: Uint8Array): Chunk[] {
  const bytes = Buffer.from(file);
  expect([...bytes.subarray(0, 8)]).toEqual([137, 80, 78, 71, 13, 10, 26, 10]);
  const chunks: Chunk[] = [];
  for (let at = 8; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    const end = at + 8 + length;
    expect(bytes.readUInt32BE(end)).toBe(crc32(bytes.subarray(at + 4, end)));
    chunks.push({ type: bytes.toString('latin1', at + 4, at + 8), body: bytes.subarray(at + 8, end) });
    at = end + 4;
  }
  return chunks;
}

/** Undoes filter types 0 and 2 of an RGBA picture. */
function decode(file: Uint8Array) {
  const chunks = chunksOf(file);
  const [head] = chunks;
  const width = head!.body.readUInt32BE(0);
  const height = head!.body.readUInt32BE(4);
  const rows = inflateSync(
    Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map(({ body }) => body)),
  );
  const pixels = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y++) {
    const from = y * (width * 4 + 1);
    expect([0, 2]).toContain(rows[from]);
    for (let i = 0; i < width * 4; i++) {
      const above = y > 0 && rows[from] === 2 ? pixels[(y - 1) * width * 4 + i]! : 0;
      pixels[y * width * 4 + i] = (rows[from + 1 + i]! + above) & 0xff;
    }
  }
  return { types: chunks.map(({ type }) => type), head: [...head!.body.subarray(8)], width, height, pixels };
}

describe('PNG files', () => {
  it('decode to the pixels they were made of', async () => {
    const size = fc.integer({ min: 1, max: 9 });
    await fc.assert(
      fc.asyncProperty(size, size, fc.nat(255), async (width, height, seed) => {
        const pixels = Uint8ClampedArray.from(
          { length: width * height * 4 },
          (_, i) => (i * 37 + seed * i) % 256,
        );
        const image = decode(await encodePng({ width, height, pixels }));
        expect(image).toMatchObject({
          types: ['IHDR', 'IDAT', 'IEND'],
          head: [8, 6, 0, 0, 0],
          width,
          height,
        });
        expect([...image.pixels]).toEqual([...pixels]);
      }),
      { numRuns: 40 },
    );
  });

  it('hold text as iTXt in UTF-8', async () => {
    const pixels = new Uint8Array(4);
    const file = await encodePng({ width: 1, height: 1, pixels }, { Title: 'unit 3, \u03b5-LRP' });
    const text = chunksOf(file).find(({ type }) => type === 'iTXt');
    expect(text?.body.toString('utf8')).toBe('Title\0\0\0\0\0unit 3, \u03b5-LRP');
  });

  it('refuse pixels that do not fill the size, and bad keywords', async () => {
    await expect(encodePng({ width: 2, height: 2, pixels: new Uint8Array(12) })).rejects.toThrow(
      '12 bytes for 2 x 2',
    );
    await expect(encodePng({ width: 0, height: 0, pixels: new Uint8Array() })).rejects.toThrow(
      'at least 1 x 1',
    );
    const image = { width: 1, height: 1, pixels: new Uint8Array(4) };
    await expect(encodePng(image, { ' x': '' })).rejects.toThrow('keyword');
  });
});
