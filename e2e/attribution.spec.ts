import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import type { AttributionRequest } from '../src/engine/api.ts';
import {
  engineMap,
  expectMap,
  field,
  inspectorOf,
  saveNpy,
  savePng,
  summary,
  unfold,
} from './attribution-steps.ts';
import { expect, test } from './fixtures.ts';
import { lookAt, openSmall } from './small-demo.ts';
import { chooseLayer, openDemo } from './steps.ts';

const input = 3;
const inputs = [input];
/** Trouser, what input 3 is. */
const trouser: AttributionRequest['quantity'] = { kind: 'class', class: 1 };

/** The demo with an input in the inspector, its likeliest class explained. */
async function explainClass(page: Page): Promise<void> {
  await openSmall(page, 60);
  await lookAt(page, input);
  await field(page, 'Explain').selectOption('class');
  await expect(field(page, 'Class')).toHaveValue('1');
}

test('methods give different maps, those of the engine, with sums as they claim', async ({ page }) => {
  await explainClass(page);
  const methods = [
    'gradient',
    'saliency',
    'integrated-gradients',
    'deeplift',
    'occlusion',
    'epsilon-lrp',
    'grad-cam',
  ];
  const seen = new Set<string>();
  for (const name of methods) {
    await field(page, 'Method').selectOption(name);
    const { data, check } = await expectMap(page, { quantity: trouser, inputs, method: name as 'gradient' });
    seen.add(data.join());
    if (check === null) {
      await expect(summary(page)).not.toContainText('gap');
      continue;
    }
    await expect(summary(page)).toContainText(/adds up to [-\d.e]+, .+ is [-\d.e]+: a gap of [-\d.e]+/);
    const sum = data.reduce((total, value) => total + value, 0);
    expect(Math.abs(sum - check.sum)).toBeLessThan(1e-3 * Math.max(1, Math.abs(sum)));
    // Relevance is lost to biases: the gap is told, and need not be small.
    if (check.claim === 'completeness')
      expect(Math.abs(check.gap), name).toBeLessThan(0.05 * Math.abs(check.expected));
  }
  expect(seen.size).toBe(methods.length);
});

test('options, baselines and the layer change the map as the engine says', async ({ page }) => {
  test.slow();
  await explainClass(page);
  await field(page, 'Method').selectOption('integrated-gradients');
  await unfold(page, 'Options');

  await test.step('options', async () => {
    await field(page, 'Steps').fill('7');
    await field(page, 'Quadrature').selectOption('secants');
    const method = { name: 'integrated-gradients', steps: 7, quadrature: 'secants' } as const;
    const { check } = await expectMap(page, { quantity: trouser, inputs, method });
    expect(Math.abs(check?.gap ?? 1), 'secants are complete').toBeLessThan(1e-3);
  });

  await test.step('a value that is out of range is explained, and the last map stays', async () => {
    const before = await saveNpy(page);
    await field(page, 'Steps').fill('0');
    await expect(inspectorOf(page).getByRole('alert')).toContainText(
      'a whole number from 1 to 1,000 expected',
    );
    await expect(field(page, 'Steps')).toHaveAttribute('aria-invalid', 'true');
    await field(page, 'Steps').press('Enter');
    expect(await saveNpy(page)).toEqual(before);
  });

  await test.step('back to the defaults', async () => {
    await inspectorOf(page).getByRole('button', { name: 'Reset options' }).click();
    await expect(field(page, 'Steps')).toHaveValue('100');
    await expectMap(page, { quantity: trouser, inputs, method: 'integrated-gradients' });
  });

  await test.step('rules by layer', async () => {
    await field(page, 'Method').selectOption('lrp');
    await field(page, 'By layer').fill('fc1 gamma, block1_conv1 alpha-beta');
    const rules = { fc1: 'gamma', block1_conv1: 'alpha-beta' } as const;
    await expectMap(page, { quantity: trouser, inputs, method: { name: 'lrp', rules } });
  });

  await field(page, 'Method').selectOption('deeplift');
  const deeplift = { quantity: trouser, inputs, method: 'deeplift' } as const;
  const maps = new Set<string>();
  const note = async (request: AttributionRequest) => maps.add((await expectMap(page, request)).data.join());
  await test.step('baselines', async () => {
    await note(deeplift);
    await field(page, 'Baseline').selectOption('value');
    await field(page, 'Baseline value').fill('0.5');
    await note({ ...deeplift, baseline: { kind: 'value', value: 0.5 } });
    await field(page, 'Baseline').selectOption('mean');
    await note({ ...deeplift, baseline: { kind: 'mean' } });
    await field(page, 'Baseline').selectOption('blurred');
    await field(page, 'Baseline blur').fill('2');
    await note({ ...deeplift, baseline: { kind: 'blurred', sigma: 2 } });
    await field(page, 'Baseline').selectOption('input');
    await field(page, 'Baseline input').fill('5');
    await note({ ...deeplift, baseline: { kind: 'input', input: 5 } });
    expect(maps.size).toBe(5);
    await expect(page.getByRole('button', { name: 'Options', exact: true })).toContainText('1 changed');
    await field(page, 'Baseline').selectOption('zeros');
  });

  await test.step('maps of layers: channels as pictures, units as bars', async () => {
    await field(page, 'Map of').selectOption('block2_conv1');
    await expectMap(page, { ...deeplift, at: { layer: 'block2_conv1' } });
    const channels = page.getByRole('region', { name: 'Attribution in block2_conv1' });
    await expect(channels.getByRole('button', { name: /^Attribution of channel/ })).toHaveCount(24);
    await channels.getByRole('button', { name: /^Show more/ }).click();
    await expect(channels.getByRole('button', { name: /^Attribution of channel/ })).toHaveCount(32);
    await field(page, 'Map of').selectOption('fc1');
    const { data } = await expectMap(page, { ...deeplift, at: { layer: 'fc1' } });
    const first = page.getByRole('list', { name: 'Attributions' }).getByRole('listitem').first();
    const strongest = data.reduce(
      (best, value, i) => (Math.abs(value) > Math.abs(data[best] ?? 0) ? i : best),
      0,
    );
    await expect(first).toContainText(new RegExp(`^${strongest}`));
    await expect(page.getByTestId('overlay')).toHaveCount(0);
  });
});

test('what is explained: units, classes against each other, channels, a threshold', async ({ page }) => {
  await openSmall(page, 60);
  await chooseLayer(page, 'fc1');
  await lookAt(page, input);
  await expect(inspectorOf(page)).toContainText(
    'Pick units to see which pixels move them, or explain a class',
  );
  const method = 'gradient';

  await test.step('weighted units', async () => {
    const add = page.getByRole('textbox', { name: 'Add unit' });
    await add.fill('5');
    await add.press('Enter');
    await add.fill('9');
    await add.press('Enter');
    await expectMap(page, { quantity: { kind: 'units', layer: 'fc1', units: [5, 9] }, inputs, method });
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('spinbutton', { name: 'Weight of 9' }).fill('3');
    const quantity = { kind: 'units', layer: 'fc1', units: [5, 9], weights: [1, 3] } as const;
    await expectMap(page, { quantity: { ...quantity, units: [5, 9], weights: [1, 3] }, inputs, method });
    await expect(summary(page)).toContainText('Of the weighted sum of 2 units of fc1');
  });

  await test.step('channels and neurons of several layers', async () => {
    await page.getByRole('checkbox', { name: 'Keep units across layers' }).check();
    await chooseLayer(page, 'block2_conv2');
    const add = page.getByRole('textbox', { name: 'Add unit' });
    await add.fill('max c 3');
    await add.press('Enter');
    const units = [
      { neuron: 5, layer: 'fc1' },
      { neuron: 9, layer: 'fc1' },
      { channel: 3, pool: 'max' as const },
    ];
    const quantity = { kind: 'units' as const, layer: 'block2_conv2', units, weights: [1, 3, 1] };
    await expectMap(page, { quantity, inputs, method });
  });

  await test.step('one class minus another is the difference of both', async () => {
    await field(page, 'Explain').selectOption('comparative');
    await field(page, 'Class').selectOption({ label: 'Coat' });
    await field(page, 'minus').selectOption({ label: 'Shirt' });
    const both = await expectMap(page, {
      quantity: { kind: 'comparative', classes: [4, 6] },
      inputs,
      method,
    });
    const coat = await engineMap(page, { quantity: { kind: 'class', class: 4 }, inputs, method });
    const shirt = await engineMap(page, { quantity: { kind: 'class', class: 6 }, inputs, method });
    for (const [i, value] of both.data.entries())
      expect(value).toBeCloseTo((coat.data[i] ?? 0) - (shirt.data[i] ?? 0), 3);
    await expect(summary(page)).toContainText('Of class Coat minus class Shirt');
  });

  await test.step('the predicted class is the class predicted', async () => {
    await field(page, 'Explain').selectOption('max-class');
    const { data } = await expectMap(page, { quantity: { kind: 'max-class' }, inputs, method });
    expect(data).toEqual((await engineMap(page, { quantity: trouser, inputs, method })).data);
  });

  await test.step('channels', async () => {
    await field(page, 'Explain').selectOption('channel');
    await unfold(page, 'Options');
    await field(page, 'Explained in').selectOption('block1_conv2');
    await field(page, 'Channels').fill('0, 3-5');
    await field(page, 'Pooled by').selectOption('max');
    const channels = [0, 3, 4, 5];
    const quantity = { kind: 'channel', channels, aggregate: 'max', layer: 'block1_conv2' } as const;
    await expectMap(page, { quantity: { ...quantity, channels }, inputs, method });
    await field(page, 'Channels').fill('99');
    await expect(inspectorOf(page).getByRole('alert')).toContainText('numbers from 0 to 15');
  });

  await test.step('a threshold, and probabilities in place of logits', async () => {
    await field(page, 'Explain').selectOption('threshold');
    await field(page, 'Threshold').fill('0.5');
    await expectMap(page, { quantity: { kind: 'threshold', threshold: 0.5 }, inputs, method });
    await field(page, 'Explain').selectOption('class');
    await field(page, 'Taken at').selectOption('out');
    await expectMap(page, { quantity: { ...trouser, anchor: 'out' }, inputs, method });
  });
});

test('a map is read pixel by pixel, and saved as picture and numbers', async ({ page }) => {
  await explainClass(page);
  const { data, shape } = await expectMap(page, { quantity: trouser, inputs, method: 'gradient' });
  expect(shape).toEqual([28, 28, 1]);
  const readOut = page.getByTestId('read-out');
  const shown = async () => {
    const [, row, column, value] =
      /row (\d+), column (\d+): ([-\d.e]+)/.exec((await readOut.textContent()) ?? '') ?? [];
    return { row: Number(row), column: Number(column), value: Number(value) };
  };
  const agrees = async () => {
    const { row, column, value } = await shown();
    const expected = data[row * 28 + column] ?? Number.NaN;
    expect(Math.abs(value - expected)).toBeLessThanOrEqual(1e-2 * Math.abs(expected));
    return { row, column };
  };
  const reader = inspectorOf(page).getByRole('button', { name: 'Read the map' });

  const strongest = await agrees();
  await reader.focus();
  await reader.press(strongest.row > 0 ? 'ArrowUp' : 'ArrowDown');
  const next = await agrees();
  expect(next.column).toBe(strongest.column);
  expect(Math.abs(next.row - strongest.row)).toBe(1);
  // The middle of the pixel in row 10, column 20 of 28, in a picture of 168.
  await reader.hover({ position: { x: 20.5 * 6, y: 10.5 * 6 } });
  expect(await agrees()).toEqual({ row: 10, column: 20 });

  const png = await savePng(page);
  expect(png.name).toBe('input-3_gradient_pixels.png');
  expect(png.bytes.subarray(1, 4).toString('latin1')).toBe('PNG');
  expect([png.bytes.readUInt32BE(16), png.bytes.readUInt32BE(20)]).toEqual([336, 372]);
  expect((await saveNpy(page)).name).toBe('input-3_gradient_pixels.npy');
});

test('how a map is drawn, and all settings, are found again', async ({ page }) => {
  await openDemo(page);
  await lookAt(page, input);
  await field(page, 'Explain').selectOption('class');
  await field(page, 'Method').selectOption('occlusion');
  await unfold(page, 'Options');
  await unfold(page, 'Drawing');
  await field(page, 'Window').fill('7');
  const quantity = trouser;
  await expectMap(page, { quantity, inputs, method: { name: 'occlusion', window: 7 } });

  const overlay = page.getByTestId('overlay');
  const pixels = () => overlay.evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
  const pictures = new Set([await pixels()]);
  const change = async (label: string, act: () => Promise<unknown>) => {
    await act();
    await expect.poll(async () => pictures.has(await pixels()), { message: label }).toBe(false);
    pictures.add(await pixels());
  };
  await change('sign', () => field(page, 'Sign').selectOption('positive'));
  await change('clip', () => field(page, 'Clip').fill('90'));
  await change('blur', () => field(page, 'Blur').fill('1'));
  await change('colours', () => field(page, 'Colours').selectOption('purple-orange'));
  await change('edges', () => field(page, 'Show').selectOption('edges'));
  await change('mask', () => field(page, 'Show').selectOption('mask'));
  await expect(page.getByTestId('legend')).toHaveCount(0);
  await change('hidden', () => field(page, 'Hidden').fill('80'));

  await page.reload();
  await lookAt(page, input);
  await expect(overlay).toBeVisible({ timeout: 60_000 });
  await expect(field(page, 'Method')).toHaveValue('occlusion');
  await expect(field(page, 'Window')).toHaveValue('7');
  await expect(field(page, 'Sign')).toHaveValue('positive');
  await expect(field(page, 'Hidden')).toHaveValue('80');
  await expectMap(page, { quantity, inputs, method: { name: 'occlusion', window: 7 } });
  expect(pictures.has(await pixels()), 'the same picture as before').toBe(true);
});

test('long methods are shared with workers, which changes no bit of their maps', async ({ page }) => {
  const fetched: string[] = [];
  page.context().on('request', (request) => fetched.push(request.url()));
  await openSmall(page, 20);
  const methods: AttributionRequest['method'][] = [
    { name: 'integrated-gradients', steps: 100 },
    { name: 'occlusion', window: 3, step: 1 },
    { name: 'shapley-sampling', samples: 4, patch: 4 },
  ];
  const ask = (method: AttributionRequest['method']) =>
    engineMap(page, { quantity: trouser, inputs, method });
  await ask('saliency');
  const shared = () => fetched.some((address) => address.includes('attribution-worker'));
  expect(shared(), 'not for one gradient').toBe(false);
  const alone = [];
  for (const method of methods) alone.push(await ask(method));
  const cores = await page.evaluate(() => navigator.hardwareConcurrency);
  if (cores > 1) await expect.poll(shared, { message: 'a worker starts' }).toBe(true);
  // Those that started meanwhile take their part.
  for (let round = 0; round < 3; round++)
    for (const [i, method] of methods.entries()) expect(await ask(method)).toEqual(alone[i]);
});

test('a slow method tells how far it is and can be cancelled', async ({ page }) => {
  await explainClass(page);
  await unfold(page, 'Options');
  await field(page, 'Method').selectOption('shapley-sampling');
  await expectMap(page, { quantity: trouser, inputs, method: 'shapley-sampling' });
  await field(page, 'Orders').fill('1000');
  const bar = inspectorOf(page).getByRole('progressbar', { name: 'Attribution' });
  await expect(bar).toBeVisible();
  await expect(bar).toHaveAttribute('aria-valuenow', /\d/);
  await inspectorOf(page).getByRole('button', { name: 'Cancel attribution' }).click();
  await expect(bar).toBeHidden();
  await expect(inspectorOf(page)).toContainText('Cancelled');
  // The last map stays.
  await expectMap(page, { quantity: trouser, inputs, method: 'shapley-sampling' });
  await expect(summary(page)).toContainText('Still the map before, by shapley-sampling');

  await field(page, 'Orders').fill('1');
  const method = { name: 'shapley-sampling', samples: 1 } as const;
  await expectMap(page, { quantity: trouser, inputs, method });
  await expect(inspectorOf(page)).not.toContainText('Cancelled');
  await expect(summary(page)).not.toContainText('Still');
});

test.describe('accessibility', () => {
  // Axe is injected as an inline script, which the page's own policy forbids.
  test.use({ bypassCSP: true });

  for (const colorScheme of ['light', 'dark'] as const) {
    test(`forms and maps of layers have no serious violations, ${colorScheme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme });
      await explainClass(page);
      await field(page, 'Method').selectOption('integrated-gradients');
      await unfold(page, 'Options');
      await unfold(page, 'Drawing');
      await field(page, 'Map of').selectOption('block1_conv1');
      await expect(page.getByRole('region', { name: 'Attribution in block1_conv1' })).toBeVisible();
      await field(page, 'Steps').fill('0');
      await expect(inspectorOf(page).getByRole('alert')).toBeVisible();
      const { violations } = await new AxeBuilder({ page }).analyze();
      const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
      expect(
        serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`),
      ).toEqual([]);
    });
  }
});
