import { expect, test } from './fixtures.ts';
import { gaps, k, l2, layer, openAtInput, press, select, sentence, sum, unitsRegion } from './query-form.ts';
import { activationRows, expectRows, largest, smallest } from './small-demo.ts';
import { resultLine, shownRows } from './steps.ts';

test('the form asks what it says', async ({ page }) => {
  const target = 3;
  const units = await openAtInput(page, target);
  const rows = await activationRows(page, layer, units);
  const row = (input: number) => rows[input] ?? [];
  const labels = await page.evaluate(async () => Array.from((await window.deepeverest.labels()) ?? []));
  const sums = rows.map(sum);
  const distances = rows.map((one) => l2(one, row(target)));
  const others = (input: number) => input !== target;
  const more = unitsRegion(page).getByRole('group', { name: 'More of the query' });

  await test.step('highest and lowest sums', async () => {
    await press(page, 'Highest');
    await expectRows(page, largest(sums, k), 'highest sum');
    await expect(more).toBeHidden();
    await press(page, 'More');
    await press(page, 'Lowest');
    await expectRows(page, smallest(sums, k), 'lowest sum');
  });

  await test.step('another aggregate', async () => {
    await select(page, 'Aggregate', 'min');
    await press(page, 'Highest');
    await expectRows(
      page,
      largest(
        rows.map((one) => Math.min(...one)),
        k,
      ),
      'highest minimum',
    );
    await select(page, 'Aggregate', 'sum');
  });

  await test.step('weights', async () => {
    const weight = unitsRegion(page)
      .getByRole('spinbutton', { name: /^Weight of/ })
      .first();
    await weight.fill('3');
    await expect(sentence(page)).toHaveValue(/weights 3 1 1/);
    await press(page, 'Highest');
    await expectRows(
      page,
      largest(
        rows.map(([first = 0, ...rest]) => sum([3 * first, ...rest])),
        k,
      ),
      'weighted sum',
    );
    await weight.fill('1');
  });

  await test.step('distances', async () => {
    await press(page, 'Most similar');
    await expectRows(page, smallest(distances, k, others), 'l2');
    await select(page, 'Distance', 'l1');
    await press(page, 'Most similar');
    await expectRows(
      page,
      smallest(
        rows.map((one) => sum(gaps(one, row(target)))),
        k,
        others,
      ),
      'l1',
    );
    await select(page, 'Distance', 'linf');
    await press(page, 'Most similar');
    await expectRows(
      page,
      smallest(
        rows.map((one) => Math.max(...gaps(one, row(target)))),
        k,
        others,
      ),
      'l-infinity',
    );
    await select(page, 'Distance', 'l2');
  });

  await test.step('the target in its own answer', async () => {
    await more.getByRole('checkbox', { name: 'Include target' }).check();
    await press(page, 'Most similar');
    await expectRows(page, smallest(distances, k), 'target included');
    await more.getByRole('checkbox', { name: 'Include target' }).uncheck();
  });

  await test.step('filters by label, prediction and wrong', async () => {
    const classes = await page.evaluate(async () =>
      Array.from((await window.deepeverest.predictAll()).classes),
    );
    await select(page, 'Among label', '6');
    await press(page, 'Highest');
    await expectRows(
      page,
      largest(sums, k, (input) => labels[input] === 6),
      'shirts',
    );
    expect((await resultLine(page)).of).toBe(labels.filter((label) => label === 6).length);
    await select(page, 'Query right or wrong', 'wrong');
    await press(page, 'Highest');
    const wrongShirts = (input: number) => labels[input] === 6 && classes[input] !== 6;
    await expectRows(page, largest(sums, k, wrongShirts), 'wrong shirts');
    await expect(sentence(page)).toHaveValue(/among label Shirt, wrong only/);
    await press(page, 'No filter');
    await select(page, 'Among prediction', '9');
    await press(page, 'Highest');
    await expectRows(
      page,
      largest(sums, k, (input) => classes[input] === 9),
      'seen as ankle boots',
    );
    await press(page, 'No filter');
  });

  await test.step('theta bounds what is left out', async () => {
    await more.getByRole('spinbutton', { name: 'Theta' }).fill('1.5');
    await press(page, 'Most similar');
    await expect(page.getByText(/theta 1\.5$/).first()).toBeVisible();
    const shown = await shownRows(page);
    const worst = shown.at(-1)?.score ?? Number.POSITIVE_INFINITY;
    const leftOut = distances.filter(
      (_, input) => others(input) && !shown.some((one) => one.input === input),
    );
    expect(shown).toHaveLength(k);
    expect(worst).toBeLessThanOrEqual(1.5 * Math.min(...leftOut));
    await more.getByRole('spinbutton', { name: 'Theta' }).fill('1');
  });

  for (const strategy of ['nta', 'reprocess', 'scan']) {
    await test.step(`the same rows by ${strategy}`, async () => {
      await select(page, 'Strategy', strategy);
      await press(page, 'Most similar');
      await expectRows(page, smallest(distances, k, others), `similar by ${strategy}`);
      await press(page, 'Highest');
      await expectRows(page, largest(sums, k), `highest by ${strategy}`);
    });
  }
});
