import { expect, test } from './fixtures.ts';
import { k, layer, press, select } from './query-form.ts';
import { lookAt } from './small-demo.ts';
import { chooseLayer, openDemo, pickTopUnits, region, resultLine, setK, shownRows } from './steps.ts';

test('a long query shows rows as they come, and stop now keeps them', async ({ page }) => {
  await openDemo(page);
  await chooseLayer(page, layer);
  await lookAt(page, 3);
  await pickTopUnits(page, 3);
  await setK(page, k);
  const answered = page.getByRole('button', { name: 'How it was answered' });
  const work = page.getByRole('region', { name: 'How it was answered' });
  const fact = (name: string) =>
    work
      .locator('div')
      .filter({ has: page.getByText(name, { exact: true }) })
      .getByRole('definition');
  const value = async (name: string) =>
    (await fact(name).count()) === 0 ? 0 : Number((await fact(name).textContent())?.replaceAll(',', ''));

  await test.step('stop now', async () => {
    await press(page, 'More');
    await select(page, 'Strategy', 'reprocess');
    await press(page, 'Most similar');
    const stop = region(page, 'Progress').getByRole('button', { name: 'Stop now' });
    await expect(page.getByTestId('rows-so-far')).toContainText(
      /\d of \d+ rows are final; [\d,]+ inputs were run/,
    );
    await stop.click();
    const rows = await shownRows(page);
    const line = await resultLine(page);
    expect(line.text).toMatch(/^stopped early/);
    expect(line.run).toBeGreaterThan(0);
    expect(line.run).toBeLessThan(10_000);
    expect(rows).toHaveLength(k);
    await answered.click();
    expect(await value('Run through the network')).toBe(line.run);
    expect(await value('Not looked at')).toBeGreaterThan(0);
  });

  await test.step('how it was answered', async () => {
    await select(page, 'Strategy', 'scan');
    await press(page, 'Most similar');
    await expect(page.getByTestId('result-line')).toContainText('index built', { timeout: 120_000 });
    await setK(page, 20);
    await press(page, 'Most similar');
    await expect(page.getByTestId('result-line')).not.toContainText('index built');
    const line = await resultLine(page);
    expect(line).toMatchObject({ exact: true, of: 9999 });
    expect(await value('Inputs in question')).toBe(line.of);
    expect(await value('Run through the network')).toBe(line.run);
    expect(await value('Ruled out by bounds')).toBeGreaterThan(9000);
    await expect(work.getByRole('img', { name: /^The guarantee closing: after/ })).toBeVisible();
  });
});
