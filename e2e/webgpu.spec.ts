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

/** A software adapter takes a fifth of a second for each image, hence so few. */
const inputs = 64;
const patience = { timeout: 240_000 };

test('the main job runs on WebGPU', async ({ page }) => {
  test.setTimeout(900_000);
  await openPage(page, 'webgpu');
  const adapter = await page.evaluate(async () => (await navigator.gpu.requestAdapter()) !== null);
  expect(adapter, 'a WebGPU adapter').toBe(true);

  await test.step('opens files', async () => {
    await page.getByTestId('file-input').setInputFiles([...modelFiles(demoPath()), ...smallDemo(inputs)]);
    expect(await acceptPreprocessing(page, patience)).toBeGreaterThan(0.8);
    const status = await page.evaluate(() => window.deepeverest.status());
    expect(status.backend).toBe('webgpu');
    await expect(region(page, 'Status').getByRole('combobox', { name: 'Backend' })).toHaveValue('webgpu');
  });

  await test.step('asks and is answered', async () => {
    await page.evaluate(() => window.deepeverest.predictAll().then(({ done }) => done));
    await chooseLayer(page, 'block2_pool');
    await page.getByRole('option', { name: /^Input 3\b/ }).click();
    await pickTopUnits(page, 3);
    await setK(page, 10);
    await page.getByRole('button', { name: 'Most similar' }).click();
    await expect(page.getByTestId('result-line')).toContainText(`of ${inputs - 1} inputs`, patience);
    expect(await resultLine(page)).toMatchObject({ exact: true, of: inputs - 1 });
    await page.getByRole('button', { name: 'Highest' }).click();
    await expect(page.getByTestId('result-line')).toContainText(`of ${inputs} inputs`, patience);
    expect((await shownRows(page)).length).toBeGreaterThan(3);
  });

  await test.step('explains a result', async () => {
    await page.getByRole('listbox', { name: 'Result inputs' }).getByRole('option').first().click();
    const toggle = page.getByLabel('Show attribution');
    if (!(await toggle.isChecked())) await toggle.check();
    await expect(page.getByTestId('overlay')).toBeVisible(patience);
    await expect(page.getByTestId('legend')).toContainText(/[1-9]/, patience);
  });

  await test.step('scan equals reprocess', async () => {
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
    expect(pairs.length).toBe(2);
    for (const [scan, reprocess] of pairs) expect(scan).toEqual(reprocess);
  });

  await test.step('an index built on one backend gives right answers on the other', async () => {
    const answers = await page.evaluate(async () => {
      const engine = window.deepeverest;
      const compare = async (layer: string, units: number[]) => {
        const query = { layer, units, kind: 'similar' as const, k: 12, target: 5 };
        const scan = await engine.query({ ...query, strategy: 'scan' });
        const reprocess = await engine.query({ ...query, strategy: 'reprocess' });
        return { built: scan.stats.buildMs, scan: scan.rows, reprocess: reprocess.rows };
      };
      await engine.buildIndex({ layer: 'flatten', layout: 'codes', partitions: 8 });
      const { backend: first } = await engine.setBackend('wasm');
      const onWasm = await compare('flatten', [10, 400, 1200]);
      await engine.buildIndex({ layer: 'fc1', layout: 'codes', partitions: 8 });
      const { backend: second } = await engine.setBackend('webgpu');
      const onWebGpu = await compare('fc1', [3, 30]);
      return { backends: [first, second], onWasm, onWebGpu };
    });
    expect(answers.backends).toEqual(['wasm', 'webgpu']);
    for (const { built, scan, reprocess } of [answers.onWasm, answers.onWebGpu]) {
      expect(built, 'the index of the other backend was used').toBe(0);
      expect(scan).toEqual(reprocess);
    }
  });
});
