import { BlobWriter, Uint8ArrayReader, ZipWriter } from '@zip.js/zip.js/index-native.js';
import { expect, test } from 'vitest';
import type { NamedFile } from './files.ts';
import { unpackZips, unzip, ZIP_LIMITS } from './zip.ts';

async function zipOf(entries: [path: string, size: number][], password?: string): Promise<NamedFile> {
  const writer = new ZipWriter(new BlobWriter(), { useWebWorkers: false, password });
  for (const [path, size] of entries) {
    await writer.add(
      path,
      path.endsWith('/') ? undefined : new Uint8ArrayReader(new Uint8Array(size).fill(7)),
    );
  }
  return { path: 'in/set.zip', blob: await writer.close() };
}

async function patched(file: NamedFile, find: string, replace: string): Promise<NamedFile> {
  const text = Buffer.from(await file.blob.arrayBuffer()).toString('latin1');
  return { path: file.path, blob: new Blob([Buffer.from(text.replaceAll(find, replace), 'latin1')]) };
}

test('files come out under the zip, folders and system files are left out', async () => {
  const zip = await zipOf([
    ['cat/', 0],
    ['cat/1.png', 3000],
    ['__MACOSX/cat/._1.png', 9],
    ['cat/.DS_Store', 9],
    ['b.txt', 1],
  ]);
  const files = await unpackZips([zip, { path: 'plain.txt', blob: new Blob(['x']) }]);
  expect(files.map(({ path }) => path)).toEqual(['in/set/cat/1.png', 'in/set/b.txt', 'plain.txt']);
  expect(new Uint8Array((await files[0]?.blob.arrayBuffer()) ?? [])).toEqual(new Uint8Array(3000).fill(7));
});

test('a zip inside a zip and formats that are zips inside stay as they are', async () => {
  const zip = await zipOf([['a', 1]]);
  const keras = { ...zip, path: 'model.keras' };
  expect(await unpackZips([keras])).toEqual([keras]);
});

test('names like __proto__ are only names', async () => {
  const files = await unzip(
    await zipOf([
      ['__proto__', 2],
      ['constructor', 2],
    ]),
  );
  expect(files.map(({ path }) => path)).toEqual(['__proto__', 'constructor']);
});

test('a byte changed in the data is found by its CRC', async () => {
  const file = await zipOf([['cat/1.png', 50_000]]);
  const bytes = new Uint8Array(await file.blob.arrayBuffer());
  const start = 30 + 'cat/1.png'.length + (bytes[28] ?? 0) + 256 * (bytes[29] ?? 0);
  for (const at of [start + 8, start + 20]) bytes[at] = (bytes[at] ?? 0) ^ 0x55;
  await expect(unzip({ path: 'x.zip', blob: new Blob([bytes]) })).rejects.toMatchObject({
    code: 'bad-file',
    message: expect.stringMatching(
      /^x\.zip: cat\/1\.png cannot be unpacked \(.+\); a whole, undamaged zip expected/,
    ),
  });
});

test('cut short', async () => {
  const file = await zipOf([['cat/1.png', 50_000]]);
  const blob = file.blob.slice(0, file.blob.size - 30);
  await expect(unzip({ path: 'x.zip', blob })).rejects.toMatchObject({ code: 'bad-file' });
});

test.each([
  ['entries', { entries: 1 }, /more than 1 files/],
  ['bytes of an entry', { entryBytes: 999 }, /more than 999 bytes in a/],
  ['bytes in all', { totalBytes: 1500 }, /more than 500 bytes in b/],
  ['length of a name', { nameLength: 0 }, /a name of 1 characters/],
])('limit on %s', async (_, limits, message) => {
  const zip = await zipOf([
    ['a', 1000],
    ['b', 1000],
  ]);
  await expect(unzip(zip, { ...ZIP_LIMITS, ...limits })).rejects.toThrow(message);
});

test.each(['../a', '/aaa', 'C:/a', '..\\a'])('the path %s is refused', async (path) => {
  const zip = await patched(await zipOf([['x'.repeat(path.length), 5]]), 'x'.repeat(path.length), path);
  await expect(unzip(zip)).rejects.toMatchObject({
    code: 'bad-file',
    message: expect.stringMatching(/only paths inside the archive/),
  });
});

test('an encrypted entry is refused', async () => {
  await expect(unzip(await zipOf([['a', 5]], 'secret'))).rejects.toThrow(
    /a is encrypted; a zip without password expected/,
  );
});

test('cancelling', async () => {
  await expect(unzip(await zipOf([['a', 5]]), ZIP_LIMITS, AbortSignal.abort())).rejects.toMatchObject({
    code: 'cancelled',
  });
});
