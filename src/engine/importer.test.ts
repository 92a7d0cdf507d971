import { describe, expect, test } from 'vitest';
import { named } from '../dataset/test-files.ts';
import { importFiles } from './importer.ts';

const noDecoder = () => Promise.reject(new Error('no picture is decoded here'));

describe('files that hold neither a model nor a data set', () => {
  const both = /a model \(model\.json .*\) or a data set \(IDX, .*\) expected; drop/;
  test.each([
    ['a PDF', [named('a.pdf', '%PDF-1.7')], /^a\.pdf: a PDF found; /],
    ['several', [named('a.pdf', '%PDF-1.7'), named('b.h5', 'x')], /^a\.pdf: a PDF and 1 more found; /],
    ['none', [], /^files: nothing found; /],
    ['class names alone', [named('classes.txt', 'cat\ndog\n')], /^classes\.txt: text found; /],
  ])('%s', async (_, files, found) => {
    const refused = importFiles(files, noDecoder, { wanted: 'any' });
    await expect(refused).rejects.toThrow(found);
    await expect(refused).rejects.toThrow(both);
  });

  test('where only a data set was wanted, only its kinds are named', async () => {
    const refused = importFiles([named('a.pdf', '%PDF-1.7')], noDecoder, { wanted: 'dataset' });
    await expect(refused).rejects.toThrow(/^a\.pdf: no pictures found, .*IDX/);
    await expect(refused).rejects.not.toThrow(/model\.json/);
  });
});
