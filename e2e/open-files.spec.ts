import { readdirSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { drop } from './drop.ts';
import { hasShared, modelFiles, sharedPath, temporaryFile, whyNoShared } from './files.ts';
import { expect, test } from './fixtures.ts';
import { png } from './png.ts';
import { acceptPreprocessing, openPage } from './steps.ts';
import { zipFiles } from './zips.ts';

type Expected = { format: string; data: string; length: number; labelled: boolean };

/** What the engine holds, and that a query on the last layer answers. */
async function describeOpen(page: Page): Promise<Expected & { rows: number }> {
  return page.evaluate(async () => {
    const { model, dataset } = await window.deepeverest.workspace();
    const last = (await window.deepeverest.layers()).at(-1);
    if (!model || !dataset || !last) throw new Error('nothing is open');
    const answer = await window.deepeverest.query({ layer: last.name, units: [0, 1], kind: 'highest', k: 3 });
    const { format, length, labelled } = dataset;
    return { format: model.format, data: format, length, labelled, rows: answer.rows.length };
  });
}

const images = (folder: string) =>
  readdirSync(sharedPath(folder))
    .filter((name) => /\.(jpe?g|png)$/.test(name))
    .map((name) => sharedPath(folder, name));

test.describe(hasShared ? 'real models and data' : `real models and data (skipped: ${whyNoShared})`, () => {
  test.skip(!hasShared, whyNoShared);

  test('layers model and CIFAR-10 binary, dropped together', async ({ page }) => {
    await openPage(page);
    const cifar = ['cifar10/train_first3000_lossless.bin', 'cifar10/batches.meta.txt'].map((path) =>
      sharedPath(path),
    );
    await drop(page, [...modelFiles(sharedPath('cifar10/resnet20_layers')), ...cifar]);
    expect(await acceptPreprocessing(page)).toBeGreaterThan(0.97);
    const expected = { format: 'tfjs-layers', data: 'cifar-10', length: 3000, labelled: true, rows: 3 };
    expect(await describeOpen(page)).toEqual(expected);
    const classes = await page.evaluate(async () => (await window.deepeverest.workspace()).dataset?.classes);
    expect(classes?.[0]).toBe('airplane');
  });

  test('graph model and gzipped IDX, one after the other', async ({ page }) => {
    await openPage(page);
    await drop(page, [sharedPath('mnist/lenet_graph')]);
    await expect
      .poll(() => page.evaluate(async () => (await window.deepeverest.workspace()).model?.format))
      .toBe('tfjs-graph');
    await drop(
      page,
      ['images-idx3', 'labels-idx1'].map((kind) => sharedPath(`mnist/t10k-${kind}-ubyte.gz`)),
    );
    expect(await acceptPreprocessing(page)).toBeGreaterThan(0.92);
    const expected = { format: 'tfjs-graph', data: 'idx', length: 10_000, labelled: true, rows: 3 };
    expect(await describeOpen(page)).toEqual(expected);
  });

  const tinyVgg = { format: 'tfjs-layers', data: 'images', length: 20, rows: 3 };

  test('model folder and folder of images', async ({ page }) => {
    await openPage(page);
    await drop(page, [sharedPath('tiny_vgg/model'), sharedPath('tiny_vgg/images')]);
    await acceptPreprocessing(page);
    expect(await describeOpen(page)).toMatchObject(tinyVgg);
  });

  test('zipped model and zipped images, through the file dialog', async ({ page }) => {
    const model = await zipFiles('tiny-vgg.zip', 'tiny-vgg', modelFiles(sharedPath('tiny_vgg/model')));
    const pictures = await zipFiles('pictures.zip', 'pictures', images('tiny_vgg/images'));
    await openPage(page);
    await page.getByTestId('file-input').setInputFiles([model, pictures]);
    await acceptPreprocessing(page);
    expect(await describeOpen(page)).toMatchObject(tinyVgg);
  });

  test('folder of class folders becomes labels', async ({ page }) => {
    await openPage(page);
    await drop(page, [
      ...modelFiles(sharedPath('cifar10/vgg_small_layers')),
      sharedPath('cifar10/sample_folder'),
    ]);
    expect(await acceptPreprocessing(page)).toBeGreaterThan(0.65);
    const expected = { format: 'tfjs-layers', data: 'images', length: 100, labelled: true, rows: 3 };
    expect(await describeOpen(page)).toEqual(expected);
  });

  test('MobileNet v2 names ImageNet photographs', async ({ page }) => {
    test.setTimeout(240_000);
    const names = ['n01443537_goldfish', 'n02119022_red_fox', 'n07747607_orange', 'n03041632_cleaver'];
    const labels = [1, 277, 950, 499];
    await openPage(page);
    const photographs = names.map((name) => sharedPath('imagenet/images', `${name}.jpg`));
    await drop(page, [...modelFiles(sharedPath('imagenet/mobilenet_v2_1.0_224')), ...photographs]);
    await acceptPreprocessing(page);
    const found = await page.evaluate(async () => {
      const predictions = await window.deepeverest.predict([0, 1, 2, 3]);
      return predictions.map(({ top }) => top[0]?.class ?? -1);
    });
    // File order is the picker's, so the set is compared; one of four may be missed.
    expect(found.filter((label) => labels.includes(label)).length).toBeGreaterThanOrEqual(3);
  });
});

test('a picture that does not decode is listed and the rest stays usable', async ({ page }) => {
  const good = [1, 2, 3].map((n) => temporaryFile(`good-${n}.png`, png(28, 28, [80 * n, 200, 90])));
  const bad = temporaryFile('broken.png', png(28, 28, [1, 2, 3]).subarray(0, 60));
  await openPage(page);
  await page.getByTestId('file-input').setInputFiles([...good, bad]);
  await page.getByRole('button', { name: /1 files? skipped/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Skipped files' });
  await expect(dialog).toContainText('broken.png');
  const dataset = await page.evaluate(async () => (await window.deepeverest.workspace()).dataset);
  expect(dataset).toMatchObject({ length: 3, format: 'images' });
});
