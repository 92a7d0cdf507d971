import type { Page } from '@playwright/test';
import {
  cifar,
  idxCutShort,
  idxWrongMagic,
  labelsOfAnotherLength,
  modelOnVectors,
  modelWithMissingShard,
  modelWithoutWeights,
  modelWithShortShard,
} from './broken-files.ts';
import { demoPath, modelFiles, smallDemo, temporaryFile } from './files.ts';
import { expect, test } from './fixtures.ts';
import { acceptPreprocessing, openPage, region } from './steps.ts';
import { zipFiles } from './zips.ts';

type Case = { what: string; files: () => string[] | Promise<string[]>; says: RegExp };

const cases: Case[] = [
  {
    what: 'model.json without its weights',
    files: modelWithoutWeights,
    says: /model\.json.*(weight|\.bin)/i,
  },
  { what: 'a model with a missing shard', files: modelWithMissingShard, says: /half-2\.bin/ },
  { what: 'a model with a short shard', files: modelWithShortShard, says: /weights\.bin.*[\d,]+ bytes/ },
  {
    what: 'JSON that is not a model',
    files: () => [temporaryFile('model.json', '{"greeting": "hello"}')],
    says: /model\.json.*modelTopology/,
  },
  {
    what: 'JSON that does not parse',
    files: () => [temporaryFile('model.json', '{"modelTopology": ')],
    says: /model\.json.*JSON/,
  },
  { what: 'a model whose input is not an image', files: modelOnVectors, says: /784/ },
  { what: 'an IDX file cut short', files: idxCutShort, says: /39,200 bytes.*39,100/ },
  { what: 'an IDX file with a wrong magic number', files: idxWrongMagic, says: /idx3-ubyte/ },
  { what: 'labels that do not match in number', files: labelsOfAnotherLength, says: /30\b.*50\b|50\b.*30\b/ },
  { what: 'a CIFAR file cut short', files: () => cifar('data_batch_1.bin', 20, 11), says: /3,?073/ },
  {
    what: 'a CIFAR file with impossible labels',
    files: () => cifar('data_batch_1.bin', 20, 0, 200),
    says: /200/,
  },
  {
    what: 'a zip without images',
    files: async () => [await zipFiles('notes.zip', 'notes', [temporaryFile('notes.csv', 'a,b\n1,2\n')])],
    says: /notes\.zip: .*notes\.csv, text found; a model .* or a data set .* expected/,
  },
  {
    what: 'a PDF',
    files: () => [temporaryFile('paper.pdf', '%PDF-1.7')],
    says: /paper\.pdf: a PDF found; a model \(model\.json .*\) or a data set \(IDX, .*\) expected/,
  },
  {
    what: 'a lone .bin that may be weights',
    files: () => [temporaryFile('w.bin', new Uint8Array(14))],
    says: /w\.bin: 14 bytes found; .*3,073.*; as weights of a model its model\.json is expected/,
  },
];

/** A small pair that is open before something bad is dropped. */
async function openSmall(page: Page): Promise<void> {
  await openPage(page);
  await page.getByTestId('file-input').setInputFiles([...modelFiles(demoPath()), ...smallDemo(60)]);
  await acceptPreprocessing(page);
}

const openIds = (page: Page) =>
  page.evaluate(async () => {
    const { model, dataset } = await window.deepeverest.workspace();
    return [model?.id, dataset?.id];
  });

for (const { what, files, says } of cases) {
  test(`${what} is refused and what was open stays open`, async ({ page }) => {
    await openSmall(page);
    const before = await openIds(page);
    await page.getByTestId('file-input').setInputFiles(await files());
    const alert = page.getByRole('alert').first();
    await expect(alert).toBeVisible({ timeout: 30_000 });
    await expect(alert).toContainText(says);
    expect(await openIds(page)).toEqual(before);
    expect(await page.evaluate(async () => (await window.deepeverest.predict([0, 59])).length)).toBe(2);
    await page.getByRole('button', { name: 'Dismiss' }).first().click();
    await expect(page.getByRole('alert')).toHaveCount(0);
  });
}

test('a data set of another size is offered resized', async ({ page }) => {
  await openSmall(page);
  await page.getByTestId('file-input').setInputFiles(cifar('data_batch_1.bin', 20));
  const dialog = page.getByRole('dialog', { name: 'Preprocessing' });
  await expect(dialog).toBeVisible({ timeout: 30_000 });
  await expect(dialog).toContainText(/32\s*[x×]\s*32/);
  await acceptPreprocessing(page);
  const state = await page.evaluate(async () => {
    const { preprocessing } = await window.deepeverest.workspace();
    const predictions = await window.deepeverest.predict([0, 19]);
    return { resize: preprocessing?.preprocessing.resize, count: predictions.length };
  });
  expect(state).toEqual({ resize: 'stretch', count: 2 });
});

test('a query for a unit that does not exist, or for more than there is, is refused', async ({ page }) => {
  await openSmall(page);
  const ask = (change: { units?: number[]; k?: number }) =>
    page.evaluate(async (asked) => {
      const query = { layer: 'fc1', units: [0], kind: 'highest' as const, k: 5, ...asked };
      return window.deepeverest.query(query).then(
        () => 'answered',
        (error: Error & { code?: string }) => `${error.code}: ${error.message}`,
      );
    }, change);
  expect(await ask({ units: [64] })).toMatch(/bad-argument: .*64/);
  expect(await ask({ k: 61 })).toMatch(/bad-argument: .*61.*60|bad-argument: .*60.*61/);
  expect(await ask({ k: 60 })).toBe('answered');
});

test('the page refuses a unit that the layer does not have', async ({ page }) => {
  await openSmall(page);
  await region(page, 'Layers')
    .getByRole('option', { name: /^fc1\b/ })
    .click();
  const field = page.getByRole('textbox', { name: 'Add unit' });
  await field.fill('64');
  await field.press('Enter');
  await expect(region(page, 'Units')).toContainText(/63|64 units/);
  await expect(page.getByRole('list', { name: 'Picked units' }).getByRole('listitem')).toHaveCount(0);
});
