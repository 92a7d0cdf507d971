import { expect, test } from './fixtures.ts';
import { k, layer, openAtInput, press, sentence, sum, unitsRegion } from './query-form.ts';
import { activationRows, expectRows, largest } from './small-demo.ts';
import { chooseLayer, region, resultLine } from './steps.ts';

test("a query takes the grid's filter", async ({ page }) => {
  const units = await openAtInput(page, 3);
  const sums = (await activationRows(page, layer, units)).map(sum);
  const [labels, classes] = await page.evaluate(async () => [
    Array.from((await window.deepeverest.labels()) ?? []),
    Array.from((await window.deepeverest.predictAll()).classes),
  ]);
  await press(page, 'More');
  const take = unitsRegion(page).getByRole('button', { name: "Use the grid's filter" });
  await expect(take, 'the grid shows everything').toBeDisabled();
  await page.getByRole('tab', { name: 'Data set' }).click();
  const dataset = region(page, 'Data set');
  await dataset.getByRole('combobox', { name: 'Label' }).selectOption('6');
  await dataset.getByRole('checkbox', { name: 'Wrong only' }).check();
  const among = (input: number) => labels?.[input] === 6 && classes?.[input] !== 6;
  const count = sums.filter((_, input) => among(input)).length;
  await expect(page.getByTestId('match-count')).toContainText(new RegExp(`^${count} of`));

  await press(page, 'Highest');
  await expectRows(page, largest(sums, k), "the grid's filter alone changes no query");
  await take.click();
  await expect(unitsRegion(page).getByRole('combobox', { name: 'Among label' })).toHaveValue('6');
  await expect(unitsRegion(page).getByRole('combobox', { name: 'Query right or wrong' })).toHaveValue(
    'wrong',
  );
  await press(page, 'Highest');
  await expectRows(page, largest(sums, k, among), 'wrong shirts');
  expect((await resultLine(page)).of).toBe(count);
});

test('a group over several layers is kept when another layer is chosen, if that is wanted', async ({
  page,
}) => {
  const [first = 0, ...others] = await openAtInput(page, 3);
  for (const _ of others)
    await region(page, 'Units')
      .getByRole('button', { name: /^Remove unit/ })
      .last()
      .click();
  const picked = page.getByRole('list', { name: 'Picked units' }).getByRole('listitem');
  await expect(picked).toHaveCount(1);

  await test.step('not wanted', async () => {
    await chooseLayer(page, 'fc1');
    await expect(picked).toHaveCount(0);
  });

  await test.step('wanted', async () => {
    const add = async (text: string) => {
      await page.getByRole('textbox', { name: 'Add unit' }).fill(text);
      await page.getByRole('textbox', { name: 'Add unit' }).press('Enter');
    };
    await press(page, 'More');
    await unitsRegion(page).getByRole('checkbox', { name: 'Keep units across layers' }).check();
    await add('5');
    await chooseLayer(page, layer);
    await add(String(first));
    await expect(picked).toHaveCount(2);
    await expect(picked.first()).toContainText('of fc1');
    await press(page, 'Highest');
    const here = await activationRows(page, layer, [first]);
    const there = await activationRows(page, 'fc1', [5]);
    const sums = here.map((row, input) => sum([there[input]?.[0] ?? Number.NaN, ...row]));
    await expectRows(page, largest(sums, k), 'the sum over both layers');
    await expect(sentence(page)).toHaveValue(new RegExp(`unit 5 of fc1 and unit ${first} of ${layer}`));
    await chooseLayer(page, 'fc1');
    await expect(picked).toHaveCount(2);
  });
});
