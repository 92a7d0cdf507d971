import { openPageOf } from '../bench/page-of.ts';
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

test('attributions on WebGPU are those of wasm, and complete', async ({ page }) => {
  test.setTimeout(600_000);
  await openPage(page, 'webgpu');
  await page.getByTestId('file-input').setInputFiles([...modelFiles(demoPath()), ...smallDemo(8)]);
  await acceptPreprocessing(page, patience);
  const found = await page.evaluate(async () => {
    const engine = window.deepeverest;
    const secants = { name: 'integrated-gradients', steps: 3, quadrature: 'secants' } as const;
    const methods = ['saliency', 'deeplift', 'epsilon-lrp', 'grad-cam', 'guided-backprop', secants] as const;
    const onBackend = async (name: 'webgpu' | 'wasm') => {
      const { backend } = await engine.setBackend(name);
      const results = [];
      for (const method of methods)
        results.push(
          await engine.attribute({ quantity: { kind: 'class', class: 9 }, inputs: [0, 1, 2], method }),
        );
      return { backend, results };
    };
    const [gpu, wasm] = [await onBackend('webgpu'), await onBackend('wasm')];
    const rows = gpu.results.flatMap(({ method, maps }, m) =>
      maps.map(({ input, data, check }, i) => {
        const other = wasm.results[m]?.maps[i]?.data ?? new Float32Array();
        const most = other.reduce((top, value) => Math.max(top, Math.abs(value)), 0);
        const gap = data.reduce((top, value, j) => Math.max(top, Math.abs(value - (other[j] ?? 9))), 0);
        const complete = check?.claim === 'completeness' ? check.gap / check.expected : null;
        return { what: `${method} of input ${input}`, most, share: gap / most, complete };
      }),
    );
    return { backends: [gpu.backend, wasm.backend], rows };
  });
  expect(found.backends).toEqual(['webgpu', 'wasm']);
  expect(found.rows.length).toBe(18);
  for (const { what, most, share, complete } of found.rows) {
    expect(most, what).toBeGreaterThan(0);
    // The pictures' blank borders make ties in every max pooling.
    expect(share, `${what}: difference between the backends`).toBeLessThan(1e-3);
    if (complete !== null) expect(Math.abs(complete), `${what}: completeness`).toBeLessThan(1e-3);
  }
  expect(found.rows.filter(({ complete }) => complete !== null).length).toBe(6);
});

test('the suites of DeepExplain, Netlens and Captum have their numbers on WebGPU and WebGL', async ({
  page,
  baseURL,
}) => {
  test.setTimeout(600_000);
  await openPageOf(page, 'e2e/vectors-page.ts', baseURL ?? '');
  for (const backend of ['webgpu', 'webgl'] as const) {
    const found = await page.evaluate((name) => window.vectors(name), backend);
    expect(found.backend).toBe(backend);
    expect(found.cases).toBeGreaterThan(40);
    expect(found.wrong, backend).toEqual([]);
  }
});
