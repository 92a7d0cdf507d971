import { expect, test } from './fixtures.ts';
import { count, gaps, k, layer, openAtInput, press, sentence, sum, unitsRegion } from './query-form.ts';
import { activationRows, expectRows, largest, smallest } from './small-demo.ts';
import { region } from './steps.ts';

test('the sentence is edited and asked; history asks again, forgets and remembers', async ({ page }) => {
  const units = await openAtInput(page, 3);
  const rows = await activationRows(page, layer, units);
  const history = page.getByRole('list', { name: 'Queries asked' }).getByRole('listitem');
  const openHistory = () => page.getByRole('tab', { name: 'History' }).click();
  await press(page, 'Highest');
  await expectRows(page, largest(rows.map(sum), k), 'highest');
  const first = `${k} inputs with the highest sum of units ${units.join(', ')} of ${layer}`;
  await expect(sentence(page)).toHaveValue(first);

  await test.step('an edited sentence sets the controls and is asked', async () => {
    await sentence(page).fill(`4 inputs most similar to #3 by units ${units.join(', ')} of ${layer}, l1`);
    await sentence(page).press('Enter');
    const target = rows[3] ?? [];
    const distances = rows.map((row) => sum(gaps(row, target)));
    await expectRows(
      page,
      smallest(distances, 4, (input) => input !== 3),
      'as the sentence says',
    );
    await expect(page.getByRole('spinbutton', { name: 'k', exact: true })).toHaveValue('4');
    await expect(page.getByRole('list', { name: 'Targets', exact: true }).getByRole('listitem')).toHaveCount(
      1,
    );
  });

  await test.step('a wrong word is said and selected, and Escape takes it back', async () => {
    const written = await sentence(page).inputValue();
    await sentence(page).fill(written.replace(layer, 'block9_pool'));
    await sentence(page).press('Enter');
    await expect(unitsRegion(page).getByRole('alert')).toContainText(
      /"block9_pool" at character \d+; expected/,
    );
    const selected = await sentence(page).evaluate((element) => {
      const { value, selectionStart, selectionEnd } = element as HTMLTextAreaElement;
      return value.slice(selectionStart, selectionEnd);
    });
    expect(selected).toBe('block9_pool');
    await sentence(page).press('Escape');
    await expect(sentence(page)).toHaveValue(written);
    await expect(unitsRegion(page).getByRole('alert')).toBeHidden();
  });

  await test.step('history asks again', async () => {
    await openHistory();
    await expect(history).toHaveCount(2);
    await page.getByRole('button', { name: `Ask again: ${first}`, exact: true }).click();
    await expectRows(page, largest(rows.map(sum), k), 'the first query again');
    await expect(sentence(page)).toHaveValue(first);
    await openHistory();
    await expect(history, 'asked again it moves up').toHaveCount(2);
    await expect(history.first()).toContainText(first);
  });

  await test.step('history is there after a reload', async () => {
    await page.reload();
    await expect(page.getByTestId('match-count')).toContainText(`${count}`, { timeout: 60_000 });
    await openHistory();
    await expect(history).toHaveCount(2);
    await expect(history.first()).toContainText(first);
  });

  await test.step('one is deleted, all are cleared, and undo brings them back', async () => {
    await page.getByRole('button', { name: `Delete from history: ${first}`, exact: true }).click();
    await expect(history).toHaveCount(1);
    await page.getByRole('button', { name: 'Clear history' }).click();
    await expect(history).toHaveCount(0);
    await region(page, 'Notices').getByRole('button', { name: 'Undo' }).click();
    await expect(history).toHaveCount(1);
    await expect(history).toContainText('most similar to #3');
  });
});
