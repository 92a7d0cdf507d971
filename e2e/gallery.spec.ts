import { readFileSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import type { Download, Locator, Page } from '@playwright/test';
import type { AttributionRequest } from '../src/engine/api.ts';
import { expect, test } from './fixtures.ts';
import { readNpy, unzipBytes } from './numbers.ts';
import { lookAt, openSmall } from './small-demo.ts';
import { chooseLayer, pickTopUnits, region, setK, shownRows } from './steps.ts';

// Axe is injected as an inline script, which the page's own policy forbids.
test.use({ bypassCSP: true });

const input = 3;
const middle = { row: 14, column: 14 };

const gallery = (page: Page): Locator => region(page, 'Gallery');
const maps = (page: Page): Locator =>
  gallery(page).getByRole('listbox', { name: 'Maps' }).getByRole('option');
const mode = (page: Page, name: string) => gallery(page).getByRole('radio', { name, exact: true }).click();
const methodOption = (page: Page, method: string): Locator =>
  maps(page).and(page.locator(`[data-method="${method}"]`));

/** Waits until so many maps are there. */
async function expectMaps(page: Page, count: number): Promise<void> {
  const line = gallery(page).getByTestId('gallery-line');
  await expect(line).toContainText(new RegExp(`(^|[ .])${count} maps`), { timeout: 90_000 });
}

async function openGallery(page: Page, units = 2): Promise<void> {
  await openSmall(page, 60);
  await chooseLayer(page, 'fc1');
  await lookAt(page, input);
  await pickTopUnits(page, units);
  await page.getByRole('tab', { name: 'Gallery' }).click();
}

/** What is picked, as a quantity of interest. */
async function pickedQuantity(page: Page): Promise<AttributionRequest['quantity']> {
  const chips = page
    .getByRole('list', { name: 'Picked units' })
    .getByRole('button', { name: /^Remove unit/ });
  const names = await chips.evaluateAll((buttons) => buttons.map((button) => button.ariaLabel ?? ''));
  const units = names.map((name) => Number(name.replace('Remove unit ', '')));
  return { kind: 'units', layer: 'fc1', units };
}

/** The same map by the engine alone. */
function attributed(page: Page, request: AttributionRequest) {
  return page.evaluate(async (asked) => {
    const { maps: found, shape } = await window.deepeverest.attribute(asked);
    return found.map(({ data, check, output }) => ({ data: Array.from(data), shape, check, output }));
  }, request);
}

/** Four significant digits are shown. */
function expectShown(shown: string | null, value: number): void {
  expect(Number(shown)).toBeCloseTo(value, 3 - Math.floor(Math.log10(Math.abs(value) || 1)) - 1);
}

async function bytesOf(download: Download): Promise<Uint8Array> {
  return readFileSync(await download.path());
}

async function saved(page: Page, button: string): Promise<{ name: string; bytes: Uint8Array }> {
  const waiting = page.waitForEvent('download');
  await gallery(page).getByRole('button', { name: button }).click();
  const download = await waiting;
  return { name: download.suggestedFilename(), bytes: await bytesOf(download) };
}

test('methods on one input: pictures, gaps and the cross-hair say what the engine says', async ({ page }) => {
  await openGallery(page);
  await expectMaps(page, 6);
  const quantity = await pickedQuantity(page);
  const methods = [
    'gradient-x-input',
    'integrated-gradients',
    'deeplift',
    'epsilon-lrp',
    'occlusion',
  ] as const;

  await test.step('one pixel in every map', async () => {
    await gallery(page).getByRole('listbox', { name: 'Maps' }).focus();
    await page.keyboard.press('Shift+ArrowDown');
    await expect(gallery(page).getByTestId('crosshair')).toHaveText('row 14, column 14');
    for (const method of methods) {
      const [found] = await attributed(page, { quantity, inputs: [input], method });
      const at = middle.row * 28 + middle.column;
      expectShown(
        await methodOption(page, method).getByTestId('pixel-value').textContent(),
        found!.data[at]!,
      );
      if (found!.check?.claim === 'completeness')
        await expect(methodOption(page, method)).toHaveAccessibleName(/input 3, gap -?[\d.e-]+/);
    }
    await page.keyboard.press('Shift+ArrowRight');
    await expect(gallery(page).getByTestId('crosshair')).toHaveText('row 14, column 15');
    await page.keyboard.press('Escape');
    await expect(gallery(page).getByTestId('pixel-value')).toHaveCount(0);
  });

  await test.step('the pointer reads the same pixel in every map', async () => {
    const picture = methodOption(page, 'deeplift').getByTestId('overlay');
    const box = (await picture.boundingBox())!;
    await page.mouse.move(box.x + (10.5 / 28) * box.width, box.y + (4.5 / 28) * box.height);
    await expect(gallery(page).getByTestId('crosshair')).toHaveText('row 4, column 10');
    await expect(gallery(page).getByTestId('pixel-value')).toHaveCount(6);
  });

  await test.step('a cell is shown in the inspector', async () => {
    await methodOption(page, 'deeplift').click();
    await expect(methodOption(page, 'deeplift')).toHaveAttribute('aria-selected', 'true');
    await expect(region(page, 'Inspector').getByRole('combobox', { name: 'Method' })).toHaveValue('deeplift');
  });

  await test.step('a method that cannot says why, the others go on', async () => {
    await gallery(page).getByRole('button', { name: '6 methods' }).click();
    await page.getByRole('checkbox', { name: 'Conductance of a layer' }).check();
    await page.getByRole('checkbox', { name: 'Saliency', exact: true }).check();
    await page.keyboard.press('Escape');
    await expect(gallery(page).getByTestId('gallery-line')).toContainText('7 of 8 maps, 1 could not be made');
    await expect(methodOption(page, 'conductance')).toContainText(/layer/);
  });

  await test.step('legends: one for each map, or one for all', async () => {
    const legends = gallery(page).getByTestId('legend');
    await expect.poll(() => legends.count()).toBeGreaterThan(3);
    await gallery(page).getByRole('combobox', { name: 'Scale of the maps' }).selectOption('all');
    await expect(legends).toHaveCount(1);
  });

  await test.step('the choices are there after a reload', async () => {
    await page.reload();
    await page.getByRole('tab', { name: 'Gallery' }).click();
    await lookAt(page, input);
    await page.getByRole('tab', { name: 'Gallery' }).click();
    await expect(gallery(page).getByRole('button', { name: '8 methods' })).toBeVisible();
    await expect(gallery(page).getByRole('combobox', { name: 'Scale of the maps' })).toHaveValue('all');
  });
});

test('one method over the results: as they come, cancelled, gone on with, exported', async ({ page }) => {
  await openGallery(page);
  await mode(page, 'One method over the results');
  await expect(gallery(page)).toContainText('Ask a query');
  await setK(page, 12);
  await page.getByRole('button', { name: 'Highest' }).click();
  const rows = await shownRows(page);
  const inputs = rows.map((row) => row.input);
  await page.getByRole('tab', { name: 'Gallery' }).click();
  await expectMaps(page, 12);
  const quantity = await pickedQuantity(page);

  await test.step('the maps of the results, in their order', async () => {
    const shown = await maps(page).evaluateAll((cells) =>
      cells.map((cell) => Number(cell.getAttribute('data-input'))),
    );
    expect(shown).toEqual(inputs.slice(0, shown.length));
    const { name, bytes } = await saved(page, 'Export NPY');
    expect(name).toBe('gallery-results.zip');
    const files = await unzipBytes(bytes);
    expect([...files.keys()]).toEqual(['1-gradient.npy', 'maps.json']);
    const numbers = readNpy(files.get('1-gradient.npy')!);
    expect(numbers.shape).toEqual([12, 28, 28, 1]);
    const found = await attributed(page, { quantity, inputs, method: 'gradient' });
    const expected = found.flatMap(({ data }) => data);
    expect(Math.max(...expected.map((value, i) => Math.abs(value - numbers.data[i]!)))).toBeLessThan(1e-5);
    const about = JSON.parse(new TextDecoder().decode(files.get('maps.json')));
    expect(about[0].request).toMatchObject({ inputs, quantity });
  });

  await test.step('a picture of all', async () => {
    const { name, bytes } = await saved(page, 'Export PNG');
    expect(name).toBe('gallery-results.png');
    expect([...bytes.subarray(1, 4)]).toEqual([0x50, 0x4e, 0x47]);
    const header = new DataView(bytes.buffer, bytes.byteOffset);
    expect(header.getUint32(16)).toBe(16 + 6 * 240);
  });

  await test.step('a result is shown in the inspector', async () => {
    await maps(page).nth(1).click();
    await expect(page.getByRole('heading', { name: `Input ${inputs[1]}`, exact: true })).toBeVisible();
    await expect(maps(page).nth(1)).toHaveAttribute('aria-selected', 'true');
  });

  await test.step('cancelled, and gone on with', async () => {
    await gallery(page)
      .getByRole('combobox', { name: 'Method of the maps' })
      .selectOption('shapley-sampling');
    await gallery(page).getByRole('button', { name: 'Cancel maps' }).click();
    await gallery(page).getByRole('button', { name: 'Go on' }).click();
    await expectMaps(page, 12);
    await expect(gallery(page).getByRole('button', { name: /Cancel maps|Go on/ })).toHaveCount(0);
  });

  await test.step('methods times results', async () => {
    await mode(page, 'Methods on one input');
    await gallery(page).getByRole('combobox', { name: 'Inputs compared' }).selectOption('3');
    await expectMaps(page, 18);
    await expect(methodOption(page, 'occlusion')).toHaveCount(3);
  });
});

test('two classes on one input: the third map is the difference, on the same scale', async ({ page }) => {
  await openGallery(page, 0);
  await gallery(page).getByRole('button', { name: 'Explain the predicted class' }).click();
  await expectMaps(page, 6);
  await expect(gallery(page).getByTestId('gallery-line')).toContainText('Maps of the predicted class.');
  await mode(page, 'Two classes on one input');
  await expectMaps(page, 3);
  const [first, second] = await page.evaluate(async (of) => {
    const [prediction] = await window.deepeverest.predict([of]);
    return prediction!.top.map((guess) => guess.class);
  }, input);
  const classA = gallery(page).getByRole('combobox', { name: 'Class A' });
  const classB = gallery(page).getByRole('combobox', { name: 'Class B' });
  await expect(classA).toHaveValue(String(first));
  await expect(classB).toHaveValue(String(second));
  await expect(gallery(page).getByTestId('legend')).toHaveCount(1);

  await classB.selectOption('7');
  await expectMaps(page, 3);
  const { bytes } = await saved(page, 'Export NPY');
  const files = [...(await unzipBytes(bytes))].filter(([name]) => name.endsWith('.npy'));
  expect(files).toHaveLength(3);
  const [a, b, difference] = files.map(([, file]) => readNpy(file).data) as [number[], number[], number[]];
  const quantity = { kind: 'comparative' as const, classes: [first!, 7] as [number, number] };
  const [engine] = await attributed(page, { quantity, inputs: [input], method: 'gradient' });
  expect(Math.max(...engine!.data.map(Math.abs))).toBeGreaterThan(0.01);
  for (const [i, value] of engine!.data.entries()) {
    expect(Math.abs(value - difference[i]!)).toBeLessThan(1e-5);
    expect(Math.abs(a[i]! - b[i]! - difference[i]!)).toBeLessThan(1e-4);
  }
  await gallery(page).getByRole('button', { name: 'Likeliest two classes' }).click();
  await expect(classB).toHaveValue(String(second));
});

test('checks say what the engine says, and can be cancelled', async ({ page }) => {
  await openGallery(page);
  await gallery(page).getByRole('button', { name: '6 methods' }).click();
  for (const name of ['Integrated gradients', 'DeepLIFT (Rescale)', 'ε-LRP', 'Grad-CAM'])
    await page.getByRole('checkbox', { name, exact: true }).uncheck();
  await page.keyboard.press('Escape');
  await expectMaps(page, 2);
  const quantity = await pickedQuantity(page);
  const checks = region(page, 'Checks');
  await checks.getByRole('button', { name: 'Checks', exact: true }).click();
  await checks.getByRole('button', { name: 'Max-sensitivity' }).click();
  await checks.getByRole('button', { name: 'Cancel checks' }).click();
  await expect(checks.getByRole('button', { name: 'All checks' })).toBeVisible();
  await checks.getByRole('button', { name: 'All checks' }).click();
  await expect(checks.getByRole('button', { name: 'All checks' })).toBeVisible({ timeout: 90_000 });

  for (const method of ['gradient-x-input', 'occlusion'] as const) {
    const [found] = await page.evaluate(
      (request) =>
        window.deepeverest.checkAttribution({
          ...request,
          checks: ['deletion', 'insertion', 'infidelity', 'max-sensitivity', 'randomisation'],
        }),
      { quantity, inputs: [input], method },
    );
    const row = checks.locator(`tr[data-method="${method}"]`);
    const shown = async (check: string) =>
      Number(await row.locator(`td[data-check="${check}"]`).getAttribute('data-value'));
    expect(await shown('deletion')).toBeCloseTo(found!.deletion!.area, 4);
    expect(await shown('insertion')).toBeCloseTo(found!.insertion!.area, 4);
    expect(await shown('infidelity')).toBeCloseTo(found!.infidelity!, 4);
    expect(await shown('max-sensitivity')).toBeCloseTo(found!.sensitivity!, 4);
    expect(await shown('randomisation')).toBeCloseTo(found!.randomisation!, 4);
  }
  await expect(checks.getByRole('img', { name: /^Gradient × input\. deletion: area/ })).toBeVisible();
  await expect(checks).toContainText('Rank correlation with the map of the shuffled network is');
  await checks.getByRole('button', { name: 'Occlusion' }).click();
  await expect(checks.getByRole('img', { name: /^Occlusion\. deletion: area/ })).toBeVisible();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test('the gallery has no serious violations', async ({ page }) => {
      const expectAccessible = async () => {
        const { violations } = await new AxeBuilder({ page }).analyze();
        const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
        const told = serious.map(
          ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`,
        );
        expect(told).toEqual([]);
      };
      await openGallery(page);
      await expectMaps(page, 6);
      await expectAccessible();
      await gallery(page).getByRole('button', { name: '6 methods' }).click();
      await expectAccessible();
      await page.getByRole('checkbox', { name: 'Conductance of a layer' }).check();
      await page.keyboard.press('Escape');
      await expect(methodOption(page, 'conductance')).toContainText(/layer/);
      await region(page, 'Checks').getByRole('button', { name: 'Checks', exact: true }).click();
      await region(page, 'Checks').getByRole('button', { name: 'Deletion' }).click();
      await expect(region(page, 'Checks').getByRole('table')).toBeVisible();
      await expectAccessible();
      await mode(page, 'Two classes on one input');
      await expectMaps(page, 3);
      await expectAccessible();
    });
  });
}
