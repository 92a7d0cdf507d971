import { expect, type Locator, type Page } from '@playwright/test';
import { temporaryFolder } from './files.ts';
import { region } from './steps.ts';

export const dialog = (page: Page): Locator => page.getByRole('dialog', { name: 'Indexes' });

/** The row of a layer; of its channels where the name says so: `conv1 channels`. */
export const row = (page: Page, layer: string): Locator =>
  dialog(page)
    .getByRole('row')
    .filter({ has: page.getByRole('rowheader', { name: layer, exact: true }) });

export async function openIndexes(page: Page): Promise<void> {
  await region(page, 'Layers').getByRole('button', { name: 'Indexes and budget' }).click();
  await expect(dialog(page)).toBeVisible();
}

export const closeIndexes = (page: Page) => dialog(page).getByRole('button', { name: 'Close' }).click();

/** Builds a layer from its row and waits until it is ready. */
export async function buildRow(page: Page, layer: string): Promise<void> {
  await row(page, layer)
    .getByRole('button', { name: `Build ${layer}` })
    .click();
  await expect(row(page, layer)).toContainText('ready', { timeout: 120_000 });
}

/** Exports a layer's index and returns the path of the file. */
export async function exportRow(page: Page, layer: string): Promise<string> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    row(page, layer)
      .getByRole('button', { name: `Export ${layer}` })
      .click(),
  ]);
  const path = `${temporaryFolder()}/${download.suggestedFilename()}`;
  await download.saveAs(path);
  return path;
}

/** Adds a unit of a flat layer by its number. */
export async function pick(page: Page, unit: number): Promise<void> {
  const field = page.getByRole('textbox', { name: 'Add unit' });
  await field.fill(String(unit));
  await field.press('Enter');
  await expect(page.getByRole('button', { name: `Remove unit ${unit}`, exact: true })).toBeVisible();
}
