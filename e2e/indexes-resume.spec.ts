import { readFileSync, writeFileSync } from 'node:fs';
import { demoPath, modelFiles, smallDemo, temporaryFolder } from './files.ts';
import { expect, test } from './fixtures.ts';
import { closeIndexes, dialog, openIndexes, pick, row } from './index-dialog.ts';
import { activationRows, expectRows, largest } from './small-demo.ts';
import { acceptPreprocessing, chooseLayer, openPage, region, setK } from './steps.ts';

/** The demo's images several times over, so that a pass is long enough to be cut off. */
function manyInputs(times: number): string[] {
  const folder = temporaryFolder();
  return smallDemo(10_000).map((path) => {
    const bytes = readFileSync(path);
    const head = path.includes('images') ? 16 : 8;
    const items = bytes.subarray(head);
    const many = Buffer.concat([bytes.subarray(0, head), ...Array.from({ length: times }, () => items)]);
    many.writeUInt32BE(10_000 * times, 4);
    const long = `${folder}/${path.split('/').at(-1)}`;
    writeFileSync(long, many);
    return long;
  });
}

test('a build cut off by closing the tab goes on where it stopped', async ({ page, context }) => {
  test.setTimeout(400_000);
  const layer = 'fc1';
  await openPage(page);
  await page.getByTestId('file-input').setInputFiles([...modelFiles(demoPath()), ...manyInputs(6)]);
  await acceptPreprocessing(page);
  await region(page, 'Status').getByRole('button', { name: 'Stop predictions' }).click();
  await openIndexes(page);
  await row(page, layer)
    .getByRole('button', { name: `Build ${layer}` })
    .click();
  const saved = () => page.evaluate(async () => (await window.deepeverest.unfinishedBuilds())[0]?.done ?? 0);
  await expect.poll(saved, { message: 'a checkpoint was kept', timeout: 120_000 }).toBeGreaterThan(0);
  await expect(row(page, layer)).toContainText('building');
  await page.close();

  const next = await context.newPage();
  await next.goto('/?backend=wasm');
  await expect(next.getByTestId('match-count')).toContainText('60,000', { timeout: 120_000 });
  await region(next, 'Layers')
    .getByRole('button', { name: 'Indexes and budget' })
    .getByText('1 unfinished')
    .waitFor();
  await openIndexes(next);
  const unfinished = dialog(next).getByRole('list', { name: 'Unfinished builds' });
  await expect(unfinished).toContainText(/fc1 was cut off at [\d.]+ %/);
  const [before] = await next.evaluate(() => window.deepeverest.unfinishedBuilds());
  expect(before).toMatchObject({ layer, columns: 'neurons', total: 60_000 });
  await unfinished.getByRole('button', { name: `Resume ${layer}` }).click();
  const bar = dialog(next).getByRole('progressbar', { name: `Index of ${layer}` });
  await expect(bar).toHaveAttribute('aria-valuetext', /of 60,000 inputs/);
  const done = Number(
    /^[\d,]+/.exec((await bar.getAttribute('aria-valuetext')) ?? '')?.[0].replaceAll(',', ''),
  );
  expect(done).toBeGreaterThanOrEqual(before?.done ?? Number.POSITIVE_INFINITY);
  await expect(row(next, layer)).toContainText('ready', { timeout: 200_000 });
  await expect(unfinished).toHaveCount(0);
  await closeIndexes(next);

  await chooseLayer(next, layer);
  await pick(next, 5);
  await setK(next, 20);
  await next.getByRole('button', { name: 'Highest', exact: true }).click();
  const once = await activationRows(next, layer, [5], 10_000);
  const all = Array.from({ length: 60_000 }, (_, input) => once[input % 10_000]?.[0] ?? Number.NaN);
  await expectRows(next, largest(all, 20), 'as brute force says');
  await expect(next.getByTestId('result-line')).not.toContainText('index built');
});
