import { readFileSync, writeFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { cifar } from './broken-files.ts';
import { demoPath, modelFiles, smallDemo, temporaryFile, temporaryFolder } from './files.ts';
import { expect, test } from './fixtures.ts';
import { buildRow, closeIndexes, dialog, exportRow, openIndexes, pick, row } from './index-dialog.ts';
import { openSmall } from './small-demo.ts';
import { acceptPreprocessing, chooseLayer, setK } from './steps.ts';

/** The demo's model with one weight changed. */
function otherModel(): string[] {
  const folder = temporaryFolder();
  return modelFiles(demoPath()).map((path) => {
    const bytes = readFileSync(path);
    if (!path.endsWith('.json')) bytes.writeFloatLE(bytes.readFloatLE(0) + 0.5, 0);
    const copy = `${folder}/${path.split('/').at(-1)}`;
    writeFileSync(copy, bytes);
    return copy;
  });
}

/** Changes the scale of the pixels and returns what it was. */
async function setScale(page: Page, scale: string): Promise<string> {
  await page.getByRole('button', { name: 'Preprocessing' }).click();
  const form = page.getByRole('dialog', { name: 'Preprocessing' });
  const field = form.getByRole('textbox', { name: 'Scale' });
  const before = await field.inputValue();
  await field.fill(scale);
  await form.getByRole('button', { name: 'Accept' }).click();
  await expect(form).toBeHidden({ timeout: 60_000 });
  return before;
}

/** Imports a file and waits for the refusal. */
async function refused(page: Page, file: string, says: RegExp): Promise<void> {
  await dialog(page).getByTestId('index-input').setInputFiles(file);
  await expect(dialog(page).getByRole('alert')).toContainText(says, { timeout: 30_000 });
}

const savedIndexes = (page: Page) =>
  page.evaluate(async () =>
    (await window.deepeverest.saved()).filter(({ kind }) => kind === 'index').map(({ id }) => id),
  );

test('an index that does not fit is refused with the reason, and none is lost', async ({ page }) => {
  await openSmall(page, 300);
  await openIndexes(page);
  await buildRow(page, 'fc1');
  const file = await exportRow(page, 'fc1');
  const before = await savedIndexes(page);
  expect(before).toHaveLength(1);

  await test.step('no index at all, and one cut short', async () => {
    await refused(page, temporaryFile('notes.txt', 'no index'), /expected/);
    const whole = readFileSync(file);
    await refused(
      page,
      temporaryFile('half.deepeverest', whole.subarray(0, whole.length >> 1)),
      /cut short|bytes/,
    );
    expect(await savedIndexes(page)).toEqual(before);
    await expect(row(page, 'fc1')).toContainText('ready');
  });

  await test.step('made with other preprocessing', async () => {
    await closeIndexes(page);
    const scale = await setScale(page, '0.01');
    await openIndexes(page);
    await expect(row(page, 'fc1')).toContainText('not built');
    await refused(
      page,
      file,
      /made of preprocessing \[28,28,1,.*; preprocessing \[28,28,1,.*0\.01.* expected; set/,
    );
    await expect(row(page, 'fc1')).toContainText('not built');
    expect(await savedIndexes(page)).toEqual(before);
    await closeIndexes(page);
    await setScale(page, scale);
  });

  await test.step('of another model', async () => {
    await page.getByTestId('file-input').setInputFiles(otherModel());
    await acceptPreprocessing(page);
    await openIndexes(page);
    await refused(page, file, /made of model \w+; model \w+ expected/);
    await expect(row(page, 'fc1')).toContainText('not built');
    expect(await savedIndexes(page)).toEqual(before);
    await closeIndexes(page);
  });

  await test.step('of another data set', async () => {
    const files = [...modelFiles(demoPath()), ...cifar('data_batch_1.bin', 20)];
    await page.getByTestId('file-input').setInputFiles(files);
    await acceptPreprocessing(page);
    await openIndexes(page);
    await refused(page, file, /made of data set \w+, .*; data set \w+, /);
    expect(await savedIndexes(page)).toEqual(before);
    await closeIndexes(page);
  });

  await test.step('with the first model and data set back, the index answers', async () => {
    const files = [...modelFiles(demoPath()), demoPath('classes.txt'), ...smallDemo(300)];
    await page.getByTestId('file-input').setInputFiles(files);
    await expect(page.getByTestId('match-count')).toContainText('300', { timeout: 60_000 });
    await chooseLayer(page, 'fc1');
    await pick(page, 5);
    await setK(page, 5);
    await page.getByRole('button', { name: 'Highest', exact: true }).click();
    await expect(page.getByTestId('result-line')).toContainText('exact; 0 of 300 inputs were run');
    await expect(page.getByTestId('result-line')).not.toContainText('index built');
  });
});
