import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { chooseLayer, openDemo, openPage, pickTopUnits, setK, shownRows } from './steps.ts';

// Axe is injected as an inline script, which the page's own policy forbids.
test.use({ bypassCSP: true });

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  const told = serious.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`,
  );
  expect(told).toEqual([]);
}

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test('the start screen has no serious violations', async ({ page }) => {
      await openPage(page);
      await expectAccessible(page);
    });

    test('workspace, preprocessing, results and heat map have no serious violations', async ({ page }) => {
      await openPage(page);
      await page.getByRole('button', { name: 'Try the demo' }).click();
      await expect(page.getByRole('dialog', { name: 'Preprocessing' })).toBeVisible({ timeout: 90_000 });
      await expectAccessible(page);
      await page.getByRole('button', { name: 'Accept' }).click();
      await chooseLayer(page, 'fc1');
      await page.getByRole('option', { name: /^Input 3\b/ }).click();
      await pickTopUnits(page, 2);
      await setK(page, 12);
      await expectAccessible(page);
      await page.getByRole('button', { name: 'Highest' }).click();
      await shownRows(page);
      await page.getByRole('listbox', { name: 'Result inputs' }).getByRole('option').first().click();
      await expectAccessible(page);
    });
  });
}

test('the main job can be done by keyboard', async ({ page }) => {
  await openDemo(page);
  await page.getByRole('listbox', { name: 'Layers' }).focus();
  await page.keyboard.press('Home');
  for (let step = 0; step < 7; step++) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('option', { name: /^fc1\b/ })).toHaveAttribute('aria-selected', 'true');
  const field = page.getByRole('textbox', { name: 'Add unit' });
  await field.focus();
  await page.keyboard.type('5');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Highest' }).focus();
  await page.keyboard.press('Enter');
  expect((await shownRows(page)).length).toBeGreaterThan(0);
});
