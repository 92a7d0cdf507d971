import { EngineError } from './errors.ts';

/** RGBA pixels, [height, width, 4] bytes, rows from the top, alpha not premultiplied. */
export type Pixels = { width: number; height: number; pixels: Uint8ClampedArray | Uint8Array };

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const utf8 = new TextEncoder();

const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? 0xedb88320 ^ (crc >>> 1) : crc >>> 1;
  return crc;
});

/** CRC-32 of ISO 3309, as in PNG, annex D. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crcTable[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

function chunk(type: string, body: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(body.length + 12);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, body.length);
  bytes.set(utf8.encode(type), 4);
  bytes.set(body, 8);
  view.setUint32(body.length + 8, crc32(bytes.subarray(4, body.length + 8)));
  return bytes;
}

function header(width: number, height: number): Uint8Array {
  const body = new Uint8Array(13);
  const view = new DataView(body.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  body.set([8, 6, 0, 0, 0], 8); // 8 bits per channel, RGBA, deflate, adaptive filters, not interlaced
  return body;
}

/** Every row filtered by the difference to the row above: rows of an enlarged picture repeat and become zeros. */
function filterRows({ width, height, pixels }: Pixels): Uint8Array<ArrayBuffer> {
  const up = 2;
  const stride = width * 4;
  const rows = new Uint8Array((stride + 1) * height);
  for (let y = 0; y < height; y++) {
    const to = y * (stride + 1);
    rows[to] = up;
    for (let i = 0; i < stride; i++) {
      const at = y * stride + i;
      rows[to + 1 + i] = (pixels[at] ?? 0) - (y > 0 ? (pixels[at - stride] ?? 0) : 0);
    }
  }
  return rows;
}

async function deflate(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const packed = new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate'));
  return new Uint8Array(await new Response(packed).arrayBuffer());
}

/** An uncompressed iTXt chunk: keyword, two zeros for no compression, no language, no translated keyword, UTF-8 text. */
function textChunk(keyword: string, text: string): Uint8Array<ArrayBuffer> {
  if (!/^[!-~]([ -~]{0,77}[!-~])?$/.test(keyword)) {
    throw new EngineError(
      'bad-argument',
      `text: keyword "${keyword}"; 1 to 79 printable ASCII characters expected; choose another`,
    );
  }
  return chunk('iTXt', utf8.encode(`${keyword}\0\0\0\0\0${text}`));
}

/**
 * A PNG file: 8 bits per channel, RGBA, not interlaced (ISO/IEC 15948).
 * @param text written into the file as iTXt; keywords such as Title, Description, Software.
 * @throws EngineError 'bad-argument' when the size is not that of the pixels, or a keyword is none.
 */
export async function encodePng(
  image: Pixels,
  text: Readonly<Record<string, string>> = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const { width, height, pixels } = image;
  if (!(width > 0 && height > 0) || pixels.length !== width * height * 4) {
    throw new EngineError(
      'bad-argument',
      `pixels: ${pixels.length} bytes for ${width} x ${height}; 4 per pixel and a size of at least 1 x 1 expected; pass RGBA`,
    );
  }
  const parts = [
    Uint8Array.from(signature),
    chunk('IHDR', header(width, height)),
    ...Object.entries(text).map(([keyword, value]) => textChunk(keyword, value)),
    chunk('IDAT', await deflate(filterRows(image))),
    chunk('IEND', new Uint8Array()),
  ];
  const file = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const part of parts) {
    file.set(part, offset);
    offset += part.length;
  }
  return file;
}
