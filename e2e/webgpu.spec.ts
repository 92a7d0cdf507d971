import { demoPath, modelFiles, smallDemo } from './files.ts';
import { expect, test } from './fixtures.ts';
import {
  acceptPreprocessing,
  chooseLayer,
  openPage,
  pickTopUnits,
  region,
  resultLine,
  setK,
  shownRows,
} from './steps.ts';

test('the main job runs on WebGPU', async ({ page }) => {
  test.setTimeout(600_000);
  await openPage(page, 'webgpu');
  const adapter = await page.evaluate(async () => (await navigator.gpu.requestAdapter()) !== null);
  expect(adapter, 'a WebGPU adapter').toBe(true);

  await page.getByTestId('file-input').setInputFiles([...modelFiles(demoPath()), ...smallDemo(300)]);
  const accuracy = await acceptPreprocessing(page);
  expect(accuracy).toBeGreaterThan(0.85);
  const status = await page.evaluate(() => window.deepeverest.status());
  expect(status.backend).toBe('webgpu');
  await expect(region(page, 'Status').getByRole('combobox', { name: 'Backend' })).toHaveValue('webgpu');

  await chooseLayer(page, 'block2_pool');
  await page.getByRole('option', { name: /^Input 3\b/ }).click();
  await pickTopUnits(page, 3);
  await setK(page, 10);
  await page.getByRole('button', { name: 'Most similar' }).click();
  await shownRows(page);
  expect(await resultLine(page)).toMatchObject({ exact: true, of: 299 });

  await page.getByRole('button', { name: 'Highest' }).click();
  await expect.poll(async () => (await resultLine(page)).of, { timeout: 60_000 }).toBe(300);

  await page.getByRole('listbox', { name: 'Result inputs' }).getByRole('option').first().click();
  const toggle = page.getByLabel('Show attribution');
  if (!(await toggle.isChecked())) await toggle.check();
  await expect(page.getByTestId('overlay')).toBeVisible({ timeout: 60_000 });
});

test('scan equals reprocess on WebGPU', async ({ page }) => {
  test.setTimeout(600_000);
  await openPage(page, 'webgpu');
  await page.getByTestId('file-input').setInputFiles([...modelFiles(demoPath()), ...smallDemo(200)]);
  await acceptPreprocessing(page);
  const pairs = await page.evaluate(async () => {
    const queries = [
      { kind: 'highest' as const, units: [3], k: 5 },
      { kind: 'similar' as const, units: [3, 100, 900], k: 20, target: 7 },
    ];
    const answers = [];
    for (const query of queries) {
      const asked = { ...query, layer: 'block2_pool' };
      const scan = await window.deepeverest.query({ ...asked, strategy: 'scan' });
      const reprocess = await window.deepeverest.query({ ...asked, strategy: 'reprocess' });
      answers.push([scan.rows, reprocess.rows]);
    }
    return answers;
  });
  for (const [scan, reprocess] of pairs) expect(scan).toEqual(reprocess);
});
