import { expect, type Locator, type Page } from '@playwright/test';

export const region = (page: Page, name: string): Locator => page.getByRole('region', { name, exact: true });
export const layerOption = (page: Page, layer: string): Locator =>
  region(page, 'Layers').getByRole('option', { name: new RegExp(`^${layer}\\b`) });

/** Opens the page on a backend and waits until the engine answers. */
export async function openPage(page: Page, backend: 'wasm' | 'webgpu' = 'wasm'): Promise<void> {
  await page.goto(`/?backend=${backend}`);
  await expect(page.getByRole('button', { name: 'Try the demo' })).toBeVisible();
}

/** Accepts the guessed preprocessing and returns the accuracy shown, 0..1, or null without labels. */
export async function acceptPreprocessing(
  page: Page,
  patience = { timeout: 90_000 },
): Promise<number | null> {
  const dialog = page.getByRole('dialog', { name: 'Preprocessing' });
  await expect(dialog).toBeVisible(patience);
  const text = (await dialog.getByTestId('accuracy').textContent()) ?? '';
  await dialog.getByRole('button', { name: 'Accept' }).click();
  await expect(dialog).toBeHidden(patience);
  const confirmed = () =>
    page.evaluate(async () => (await window.deepeverest.workspace()).preprocessing?.confirmed ?? false);
  await expect.poll(confirmed, { message: 'the preprocessing is accepted', ...patience }).toBe(true);
  const percent = /([\d.]+)\s*%/.exec(text)?.[1];
  return percent === undefined ? null : Number(percent) / 100;
}

export async function openDemo(page: Page, backend: 'wasm' | 'webgpu' = 'wasm'): Promise<number | null> {
  await openPage(page, backend);
  await page.getByRole('button', { name: 'Try the demo' }).click();
  const accuracy = await acceptPreprocessing(page);
  await expect(region(page, 'Layers')).toBeVisible();
  return accuracy;
}

export async function chooseLayer(page: Page, layer: string): Promise<void> {
  await layerOption(page, layer).click();
  await expect(layerOption(page, layer)).toHaveAttribute('aria-selected', 'true');
}

/** Picks the most activated units of the open input, as many as asked. */
export async function pickTopUnits(page: Page, count: number): Promise<void> {
  const buttons = region(page, 'Inspector')
    .getByRole('list', { name: 'Most activated units' })
    .getByRole('button', { name: /^Add unit/ });
  const picked = page.getByRole('list', { name: 'Picked units' }).getByRole('listitem');
  await expect(buttons.first()).toBeVisible({ timeout: 120_000 });
  for (let done = 1; done <= count; done++) {
    await buttons.first().click();
    await expect(picked).toHaveCount(done);
  }
}

export async function setK(page: Page, k: number): Promise<void> {
  await page.getByRole('spinbutton', { name: 'k', exact: true }).fill(String(k));
}

export type Shown = { input: number; score: number };

/** The rows on screen, best first; a virtual list may hold fewer than k. */
export async function shownRows(page: Page): Promise<Shown[]> {
  const options = page.getByRole('listbox', { name: 'Result inputs' }).getByRole('option');
  await expect(options.first()).toBeVisible({ timeout: 120_000 });
  return options.evaluateAll((elements) =>
    elements.map((element) => ({
      input: Number(element.getAttribute('data-input')),
      score: Number(element.querySelector('[data-score]')?.getAttribute('data-score')),
    })),
  );
}

/** `exact; 62 of 10,000 inputs were run; 48 ms` in numbers. */
export async function resultLine(
  page: Page,
): Promise<{ exact: boolean; run: number; of: number; text: string }> {
  const text = (await page.getByTestId('result-line').textContent()) ?? '';
  const match = /([\d,]+) of ([\d,]+) inputs/.exec(text);
  const number = (digits: string | undefined) => Number((digits ?? 'NaN').replaceAll(',', ''));
  return { exact: text.startsWith('exact'), run: number(match?.[1]), of: number(match?.[2]), text };
}
