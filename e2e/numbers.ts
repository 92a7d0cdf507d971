import { Uint8ArrayReader, Uint8ArrayWriter, ZipReader } from '@zip.js/zip.js';

/** Numbers of a little-endian float32 .npy file in C order. Format: numpy, doc/neps/nep-0001-npy-format. */
export function readNpy(bytes: Uint8Array): { shape: number[]; data: number[] } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = 10 + view.getUint16(8, true);
  const header = new TextDecoder().decode(bytes.subarray(10, start));
  if (!header.includes("'<f4'")) throw new Error(`float32 expected, found ${header}`);
  const shape = /\(([\d, ]+)\)/.exec(header)?.[1] ?? '';
  return {
    shape: shape
      .split(',')
      .filter((size) => size.trim() !== '')
      .map(Number),
    data: Array.from({ length: (bytes.byteLength - start) / 4 }, (_, i) =>
      view.getFloat32(start + i * 4, true),
    ),
  };
}

/** The files of a zip by name, in its order. */
export async function unzipBytes(zip: Uint8Array): Promise<Map<string, Uint8Array>> {
  const reader = new ZipReader(new Uint8ArrayReader(zip));
  const files = new Map<string, Uint8Array>();
  for (const entry of await reader.getEntries())
    if (!entry.directory) files.set(entry.filename, await entry.getData(new Uint8ArrayWriter()));
  await reader.close();
  return files;
}
