import { smallDemo } from './files.ts';
import { expect, test } from './fixtures.ts';
import { buildRow, closeIndexes, dialog, exportRow, openIndexes, pick, row } from './index-dialog.ts';
import { activationRows, expectRows, largest, openSmall } from './small-demo.ts';
import { chooseLayer, openDemo, region, resultLine, setK } from './steps.ts';

test('an index is built, exported, deleted and imported', async ({ page }) => {
  await openSmall(page, 300);
  await openIndexes(page);
  await buildRow(page, 'fc1');
  const file = await exportRow(page, 'fc1');
  expect(file).toMatch(/\/fc1\.neurons\.deepeverest$/);

  await row(page, 'fc1').getByRole('button', { name: 'Delete index of fc1' }).click();
  await expect(row(page, 'fc1')).toContainText('not built');
  await dialog(page).getByTestId('index-input').setInputFiles(file);
  await expect(row(page, 'fc1')).toContainText('ready');
  await closeIndexes(page);

  await chooseLayer(page, 'fc1');
  await pick(page, 5);
  await setK(page, 5);
  await page.getByRole('button', { name: 'Highest', exact: true }).click();
  const activations = await activationRows(page, 'fc1', [5]);
  await expectRows(
    page,
    largest(
      activations.map(([value = Number.NaN]) => value),
      5,
    ),
    'from the imported index',
  );
  await expect(page.getByTestId('result-line')).not.toContainText('index built');
});

test('appended inputs are indexed and found', async ({ page }) => {
  const [before, added] = [200, 90];
  await openSmall(page, before);
  await chooseLayer(page, 'fc1');
  await pick(page, 5);
  await setK(page, 8);
  await page.getByRole('button', { name: 'Highest', exact: true }).click();
  await expect(page.getByTestId('result-line')).toContainText(`of ${before} inputs`);
  await page.getByTestId('append-input').setInputFiles(smallDemo(added));
  await expect(region(page, 'Notices')).toContainText(`${added} inputs were added`, { timeout: 60_000 });
  await expect(page.getByTestId('match-count')).toContainText(`${before + added}`);
  await page.getByRole('button', { name: 'Highest', exact: true }).click();
  const scores = (await activationRows(page, 'fc1', [5])).map(([value = Number.NaN]) => value);
  expect(scores).toHaveLength(before + added);
  await expectRows(page, largest(scores, 8), 'old and new inputs');
  await expect(page.getByTestId('result-line')).not.toContainText('index built');
  expect((await resultLine(page)).of).toBe(before + added);
});

test('the budget changes the plan, and queued builds are cancelled', async ({ page }) => {
  await openDemo(page);
  await openIndexes(page);
  const slider = dialog(page).getByRole('slider', { name: 'Budget' });
  const plan = row(page, 'block1_conv2');
  await expect(plan).toContainText(/about [\d.]+ MB/, { timeout: 60_000 });
  const small = await plan.textContent();
  await slider.fill('40');
  await expect(dialog(page)).toContainText('40 % of full storage');
  await expect.poll(() => plan.textContent(), { timeout: 60_000 }).not.toBe(small);

  await slider.fill('15');
  await dialog(page).getByRole('button', { name: 'Build all' }).click();
  await expect(row(page, 'block1_conv1')).toContainText('building');
  await expect(row(page, 'fc1')).toContainText('waiting');
  await expect(dialog(page).getByRole('progressbar', { name: 'Index of block1_conv1' })).toBeVisible();
  await dialog(page).getByRole('button', { name: 'Cancel builds' }).click();
  await expect(row(page, 'fc1')).toContainText('not built', { timeout: 60_000 });
  await expect(row(page, 'block1_conv1')).toContainText('not built');
  await expect(dialog(page).getByRole('progressbar')).toHaveCount(0);
  await expect(dialog(page).getByRole('list', { name: 'Unfinished builds' })).toHaveCount(0);
  const ready = await page.evaluate(
    async () => (await window.deepeverest.layers()).filter(({ index }) => index.state !== 'none').length,
  );
  expect(ready).toBe(0);
});

test('all layers are built one after another, each as large as the budget said', async ({ page }) => {
  await openSmall(page, 2000);
  await openIndexes(page);
  await dialog(page).getByRole('slider', { name: 'Budget' }).fill('25');
  await expect(row(page, 'block2_conv1')).toContainText(/about [\d.]+ MB/, { timeout: 60_000 });
  await expect(dialog(page).getByText(/^25 % of full storage/)).toBeVisible();
  const sizes = () =>
    page.evaluate(async () => {
      const plan = await window.deepeverest.plan({ budget: 0.25 });
      const layers = await window.deepeverest.layers();
      return plan.map(({ layer, bytes }) => {
        const index = layers.find(({ name }) => name === layer)?.index;
        return { layer, state: index?.state, planned: bytes, taken: index?.bytes ?? 0 };
      });
    });
  await dialog(page).getByRole('button', { name: 'Build all' }).click();
  for (const { layer } of await sizes())
    await expect(row(page, layer)).toContainText('ready', { timeout: 120_000 });
  await expect(dialog(page).getByRole('button', { name: 'Build all' })).toBeDisabled();
  for (const { layer, planned, taken } of await sizes())
    expect(Math.abs(taken / planned - 1), `${layer}: ${taken} of ${planned} bytes`).toBeLessThan(0.15);
});
