import { expect, test } from 'vitest';
import { baseName, commonFolder, extension, folderName, isIgnored, readBytes, stem } from './files.ts';

test('parts of a path', () => {
  expect(['a/b.tar.gz', 'b', 'a/.hidden'].map(extension)).toEqual(['tar', '', '']);
  expect(['a/t10k-ubyte.gz', 'x.PNG'].map(stem)).toEqual(['t10k-ubyte', 'x']);
  expect([baseName('a/b/c'), folderName('a/b/c'), folderName('c')]).toEqual(['c', 'a/b', '']);
});

test('the folder that all paths share', () => {
  expect(commonFolder(['s/cat/1', 's/cat/2', 's/dog/1'])).toBe('s');
  expect(commonFolder(['cat/1', 'category/1'])).toBe('');
  expect(commonFolder(['s/a', 's/b/c'])).toBe('s');
  expect(commonFolder([])).toBe('');
});

test('what is left out without a word', () => {
  for (const path of [
    'a/.DS_Store',
    '__MACOSX/a/b.png',
    'README.md',
    'x/LICENSE',
    'card.json',
    'expected_top5.json',
  ]) {
    expect([path, isIgnored(path)]).toEqual([path, true]);
  }
  for (const path of ['model.json', 'a/b.png', 'classes.txt', 'licensed.png']) {
    expect([path, isIgnored(path)]).toEqual([path, false]);
  }
});

test('a file that can no longer be read is named', async () => {
  const blob = {
    arrayBuffer: () => Promise.reject(new DOMException('gone', 'NotFoundError')),
  } as unknown as Blob;
  await expect(readBytes({ path: 'a.bin', blob })).rejects.toMatchObject({
    code: 'bad-file',
    message: expect.stringMatching(/^a\.bin: could not be read/),
  });
});
