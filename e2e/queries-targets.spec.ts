import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { drop } from './drop.ts';
import { smallDemo, temporaryFile } from './files.ts';
import { expect, test } from './fixtures.ts';
import { greyPng } from './png.ts';
import { count, k, l2, layer, pickedUnits, press, sentence, unitsRegion } from './query-form.ts';
import { activationRows, expectRows, largest, lookAt, openSmall, smallest } from './small-demo.ts';
import { chooseLayer, pickTopUnits, region, setK } from './steps.ts';

const datasetLength = (page: Page) =>
  page.evaluate(async () => (await window.deepeverest.workspace()).dataset?.length);

test('channels, several targets, pictures from outside, and what two inputs differ in', async ({ page }) => {
  await openSmall(page, count);
  await chooseLayer(page, layer);
  await setK(page, k);
  const picked = page.getByRole('list', { name: 'Picked units' });
  const targets = page.getByRole('list', { name: 'Targets', exact: true });
  const inspector = region(page, 'Inspector');
  const whole = await activationRows(page, layer);
  const channels = 32;
  const channelOf = (row: number[], channel: number) => row.filter((_, at) => at % channels === channel);

  await test.step('a whole channel, written and clicked', async () => {
    const field = page.getByRole('textbox', { name: 'Add unit' });
    await field.fill('max c 12');
    await field.press('Enter');
    await expect(picked.getByRole('button', { name: 'Remove unit max of c 12' })).toBeVisible();
    await press(page, 'Highest');
    const peaks = whole.map((row) => Math.max(...channelOf(row, 12)));
    await expectRows(page, largest(peaks, k), 'highest maximum of channel 12');
    await lookAt(page, 2);
    await inspector.getByRole('radio', { name: 'Channel mean' }).click();
    await inspector.getByRole('button', { name: 'Channel 7', exact: true }).click();
    await expect(picked.getByRole('button', { name: 'Remove unit mean of c 7' })).toBeVisible();
    await expect(sentence(page)).toHaveValue(
      /max of channel 12 of block2_pool and mean of channel 7 of block2_pool/,
    );
    await inspector.getByRole('radio', { name: 'Unit', exact: true }).click();
    await press(page, 'Clear units');
  });

  await lookAt(page, 3);
  await pickTopUnits(page, 3);
  const units = await pickedUnits(page);
  const rows = whole.map((row) => units.map((unit) => row[unit] ?? Number.NaN));
  const distancesTo = (target: number) => rows.map((row) => l2(row, rows[target] ?? []));

  await test.step('two targets', async () => {
    await press(page, 'Add input 3 as target');
    await lookAt(page, 5);
    await press(page, 'Add input 5 as target');
    await expect(targets.getByRole('listitem')).toHaveCount(2);
    await expect(inspector.getByRole('list', { name: 'Units of the targets' })).toBeVisible();
    await press(page, 'Most similar');
    const [first, second] = [distancesTo(3), distancesTo(5)];
    const means = first.map((distance, input) => (distance + (second[input] ?? Number.NaN)) / 2);
    await expectRows(
      page,
      smallest(means, k, (input) => input !== 3 && input !== 5),
      'similar to both',
    );
    await press(page, 'Remove target input 3');
    await press(page, 'Remove target input 5');
    await expect(targets).toBeHidden();
  });

  await test.step('a picture from outside', async () => {
    const [images = ''] = smallDemo(20);
    const pixels = readFileSync(images).subarray(16 + 19 * 784, 16 + 20 * 784);
    const file = temporaryFile('from-outside.png', greyPng(28, 28, pixels));
    await page.getByTestId('target-input').setInputFiles(file);
    await expect(targets.getByRole('button', { name: 'Remove target from-outside.png' })).toBeVisible();
    await expect(sentence(page)).toHaveValue(/most similar to picture 1 by/);
    await press(page, 'Most similar');
    await expectRows(page, smallest(distancesTo(19), k), 'the input that shows the same is found');
    await press(page, 'Remove target from-outside.png');
    await drop(page, [file], unitsRegion(page).getByRole('group', { name: 'Target' }));
    await expect(targets.getByRole('button', { name: 'Remove target from-outside.png' })).toBeVisible();
    expect(await datasetLength(page), 'the drop opened nothing').toBe(count);
    await press(page, 'Most similar');
    await expectRows(page, smallest(distancesTo(19), k), 'the dropped picture is the target');
    await drop(
      page,
      [temporaryFile('notes.txt', 'x')],
      unitsRegion(page).getByRole('group', { name: 'Target' }),
    );
    await expect(region(page, 'Notices')).toContainText('notes.txt: not a picture');
    await expect(targets.getByRole('listitem')).toHaveCount(1);
  });

  await test.step('its query is in the history after a reload, picture and all', async () => {
    await page.reload();
    await expect(page.getByTestId('match-count')).toContainText(`${count}`, { timeout: 60_000 });
    await page.getByRole('tab', { name: 'History' }).click();
    const again = page.getByRole('button', { name: /^Ask again: .* most similar to picture 1 by/ });
    await expect(again).toHaveCount(2);
    await again.first().click();
    await expectRows(page, smallest(distancesTo(19), k), 'the kept picture gives the same rows');
    await expect(targets.getByRole('button', { name: 'Remove target from-outside.png' })).toBeVisible();
    await page.getByRole('tab', { name: 'History' }).click();
    await page.getByRole('button', { name: 'Clear history' }).click();
    const kept = () => page.evaluate(async () => (await caches.keys()).length);
    await expect.poll(kept, { message: 'pictures go with the history' }).toBe(0);
    await press(page, 'Remove target from-outside.png');
  });

  await test.step('the units in which two inputs differ', async () => {
    await lookAt(page, 3);
    await inspector.getByRole('button', { name: 'Compare with others' }).click();
    await lookAt(page, 8);
    const differing = inspector.getByRole('list', { name: 'Units that differ' }).getByRole('listitem');
    await expect(differing.first()).toBeVisible();
    const differences = (whole[8] ?? []).map((value, unit) => value - (whole[3]?.[unit] ?? Number.NaN));
    const most = Math.max(...differences.map(Math.abs));
    const unit = differences.findIndex((difference) => Math.abs(difference) === most);
    const place = Math.floor(unit / channels);
    const name = `c ${unit % channels} @ ${Math.floor(place / 7)},${place % 7}`;
    const value = differences[unit] ?? Number.NaN;
    await expect(differing.first()).toContainText(name);
    const text = Number(value.toPrecision(4)).toString();
    await expect(differing.first().getByText(text, { exact: true })).toBeVisible();
    await inspector.getByRole('button', { name: 'Stop comparing with 3' }).click();
    await expect(differing).toHaveCount(0);
  });
});
