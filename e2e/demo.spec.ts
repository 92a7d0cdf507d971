import { expect, test } from './fixtures.ts';
import {
  chooseLayer,
  layerOption,
  openDemo,
  pickTopUnits,
  region,
  resultLine,
  setK,
  shownRows,
} from './steps.ts';

const layers = [
  'block1_conv1',
  'block1_conv2',
  'block1_pool',
  'block2_conv1',
  'block2_conv2',
  'block2_pool',
  'flatten',
  'fc1',
  'predictions',
];

test('the demo answers, explains and remembers', async ({ page }) => {
  test.setTimeout(300_000);

  await test.step('1: the demo opens and shows its accuracy on a sample', async () => {
    const accuracy = await openDemo(page);
    expect(accuracy).toBeGreaterThan(0.88);
    expect(accuracy).toBeLessThan(0.97);
  });

  await test.step('2: layers in order with kind, shape, units and size', async () => {
    const options = region(page, 'Layers').getByRole('option');
    await expect(options).toHaveCount(layers.length);
    for (const [index, layer] of layers.entries())
      await expect(options.nth(index)).toContainText(new RegExp(layer));
    await expect(layerOption(page, 'block1_conv2')).toContainText('12,544');
    await expect(layerOption(page, 'block1_conv2')).toContainText('Conv2D');
    await expect(layerOption(page, 'block1_conv2')).toContainText(/28\s*[x×]\s*28\s*[x×]\s*16/);
    await chooseLayer(page, 'block2_pool');
  });

  await test.step('3: all 10,000 inputs are in the grid, few of them in the page', async () => {
    await expect(page.getByTestId('match-count')).toContainText('10,000');
    const options = page.getByRole('listbox', { name: 'Inputs' }).getByRole('option');
    await expect(options.first()).toHaveAttribute('aria-setsize', '10000');
    expect(await options.count()).toBeLessThan(1000);
    await page.getByRole('listbox', { name: 'Inputs' }).focus();
    await page.keyboard.press('End');
    await expect(page.getByRole('option', { name: /^Input 9,?999\b/ })).toBeVisible();
    await page.keyboard.press('Home');
    await expect(page.getByRole('option', { name: /^Input 0\b/ })).toBeVisible();
  });

  await test.step('3: filters by label, and by wrong only once predictions are there', async () => {
    const dataset = region(page, 'Data set');
    await dataset.getByRole('combobox', { name: 'Label' }).selectOption('8');
    await expect(page.getByTestId('match-count')).toContainText('1,000 of 10,000');
    await expect(dataset.getByRole('checkbox', { name: 'Wrong only' })).toBeEnabled({ timeout: 120_000 });
    await dataset.getByRole('checkbox', { name: 'Wrong only' }).check();
    await expect(page.getByTestId('match-count')).not.toContainText('1,000 of 10,000', { timeout: 120_000 });
    const wrong = await page.evaluate(async () => {
      const table = await window.deepeverest.predictAll();
      const labels = await window.deepeverest.labels();
      return labels
        ? Array.from(labels).filter((label, id) => label === 8 && table.classes[id] !== 8).length
        : -1;
    });
    expect(wrong).toBeGreaterThan(0);
    await expect(page.getByTestId('match-count')).toContainText(`${wrong} of 10,000`);
    await dataset.getByRole('checkbox', { name: 'Wrong only' }).uncheck();
    await dataset.getByRole('combobox', { name: 'Label' }).selectOption({ index: 0 });
    await dataset.getByRole('combobox', { name: 'Prediction' }).selectOption('1');
    await expect(page.getByTestId('match-count')).toContainText(/\b9\d\d of 10,000/);
    await dataset.getByRole('combobox', { name: 'Prediction' }).selectOption({ index: 0 });
    await expect(page.getByTestId('match-count')).toContainText('10,000');
  });

  await test.step('3: an input shows its prediction, feature maps and most activated units', async () => {
    await page.getByRole('option', { name: /^Input 3\b/ }).click();
    const inspector = region(page, 'Inspector');
    await expect(inspector.getByRole('heading', { name: 'Input 3', exact: true })).toBeVisible();
    await expect(inspector.getByRole('list', { name: 'Predictions' })).toContainText('Trouser');
    await expect(inspector.getByRole('group', { name: 'Feature maps' }).getByRole('button')).toHaveCount(32);
    await pickTopUnits(page, 3);
  });

  await test.step('4: highest, with the index built first', async () => {
    await setK(page, 20);
    await page.getByRole('button', { name: 'Highest' }).click();
    const rows = await shownRows(page);
    const line = await resultLine(page);
    expect(line, 'answered by the pass that builds').toMatchObject({ exact: true, run: 10_000, of: 10_000 });
    expect(rows.length).toBeGreaterThan(3);
    expect(rows.map(({ score }) => score)).toEqual(rows.map(({ score }) => score).sort((a, b) => b - a));
    await expect(
      page.getByRole('listbox', { name: 'Result inputs' }).getByRole('option').first(),
    ).toHaveAttribute('aria-setsize', '20');
  });

  await test.step('4: most similar, without building again', async () => {
    await page.getByRole('button', { name: 'Most similar' }).click();
    await expect(page.getByTestId('result-line')).not.toContainText('index built');
    expect((await resultLine(page)).run).toBeLessThan(200);
    await expect.poll(async () => (await shownRows(page))[0]?.score ?? -1).toBeGreaterThanOrEqual(0);
    const scores = (await shownRows(page)).map(({ score }) => score);
    expect(scores).toEqual([...scores].sort((a, b) => a - b));
    expect((await shownRows(page)).map(({ input }) => input)).not.toContain(3);
  });

  await test.step('5: a result is explained by a heat map', async () => {
    const first = page.getByRole('listbox', { name: 'Result inputs' }).getByRole('option').first();
    const input = await first.getAttribute('data-input');
    await first.click();
    const inspector = region(page, 'Inspector');
    await expect(inspector.getByRole('heading', { name: new RegExp(`^Input ${input}$`) })).toBeVisible();
    const toggle = page.getByLabel('Show attribution');
    if (!(await toggle.isChecked())) await toggle.check();
    await expect(page.getByTestId('overlay')).toBeVisible();
    await expect(page.getByTestId('legend')).toBeVisible();
    expect(await paintedPixels(page.getByTestId('overlay'))).toBeGreaterThan(20);
    const legend = page.getByTestId('legend');
    await expect(legend, 'a gradient that is not zero').toContainText(/[1-9]/);
    const signed = await legend.textContent();
    await page.getByRole('radio', { name: 'Absolute' }).click();
    await expect.poll(() => legend.textContent()).not.toBe(signed);
  });

  await test.step('5: the opacity slider changes the overlay', async () => {
    const slider = page.getByRole('slider', { name: 'Opacity' });
    const before = Number(await slider.getAttribute('aria-valuenow'));
    const opacity = () =>
      page.getByTestId('overlay').evaluate((overlay) => Number(getComputedStyle(overlay).opacity));
    const strong = await opacity();
    await slider.press('ArrowLeft');
    await expect.poll(async () => Number(await slider.getAttribute('aria-valuenow'))).toBeLessThan(before);
    expect(await opacity()).toBeLessThan(strong);
  });

  await test.step('6: the status bar names the backend, memory and storage', async () => {
    const status = region(page, 'Status');
    await expect(status.getByRole('combobox', { name: 'Backend' })).toHaveValue('wasm');
    await expect(status).toContainText(/tensors/i);
    await expect(status.getByRole('button', { name: /Storage/ })).toBeVisible();
  });

  await test.step('4: after a reload everything is there and nothing is rebuilt', async () => {
    await page.reload();
    await expect(layerOption(page, 'block2_pool')).toBeVisible({ timeout: 60_000 });
    await expect(page.getByRole('dialog', { name: 'Preprocessing' })).toBeHidden();
    await expect(page.getByTestId('match-count')).toContainText('10,000');
    const info = await page.evaluate(() => window.deepeverest.layers());
    expect(info.find(({ name }) => name === 'block2_pool')?.index.state).toBe('ready');
    await expect(page.getByRole('list', { name: 'Picked units' }).getByRole('listitem')).toHaveCount(3);
    await page.getByRole('button', { name: 'Highest' }).click();
    await shownRows(page);
    const line = await resultLine(page);
    expect(line).toMatchObject({ exact: true, of: 10_000 });
    expect(line.text).not.toContain('index built');
  });
});

test('a build that is cancelled leaves no index behind', async ({ page }) => {
  await openDemo(page);
  await chooseLayer(page, 'block1_conv2');
  await region(page, 'Layers').getByRole('button', { name: 'Build index' }).click();
  const progress = region(page, 'Progress');
  await expect(progress.getByRole('progressbar')).toBeVisible();
  await expect(progress).toContainText(/\/s|left/);
  await progress.getByRole('button', { name: 'Cancel' }).click();
  await expect(progress).toBeHidden();
  const state = () =>
    page.evaluate(async () => {
      const layers = await window.deepeverest.layers();
      const saved = await window.deepeverest.saved();
      const layer = layers.find(({ name }) => name === 'block1_conv2');
      return `${layer?.index.state}, ${saved.filter(({ kind }) => kind === 'index').length} saved`;
    });
  await expect.poll(state).toBe('none, 0 saved');
  await page.reload();
  await expect(layerOption(page, 'block1_conv2')).toBeVisible({ timeout: 60_000 });
  expect(await state()).toBe('none, 0 saved');
});

/** Pixels of a canvas that are not fully transparent. */
function paintedPixels(canvas: import('@playwright/test').Locator): Promise<number> {
  return canvas.evaluate((element) => {
    const { width, height } = element as HTMLCanvasElement;
    const pixels = (element as HTMLCanvasElement).getContext('2d')?.getImageData(0, 0, width, height).data;
    return pixels ? pixels.filter((value, index) => index % 4 === 3 && value > 0).length : 0;
  });
}
