import type { Locator, Page } from '@playwright/test';
import { lookAt, openSmall } from './small-demo.ts';
import { chooseLayer, pickTopUnits, region, setK } from './steps.ts';

/** The layer, the size of the data set and the rows asked for by the tests of queries. */
export const layer = 'block2_pool';
export const count = 400;
export const k = 5;

export const unitsRegion = (page: Page) => region(page, 'Units');
export const select = (page: Page, name: string, value: string) =>
  unitsRegion(page).getByRole('combobox', { name, exact: true }).selectOption(value);
export const press = (page: Page, name: string) =>
  unitsRegion(page).getByRole('button', { name, exact: true }).click();
export const sentence = (page: Page): Locator => page.getByRole('textbox', { name: 'Query sentence' });

/** The numbers of the picked units, as the sentence gives them. */
export async function pickedUnits(page: Page): Promise<number[]> {
  const list = /units? ([\d, ]+) of/.exec(await sentence(page).inputValue())?.[1] ?? '';
  return list.split(',').map(Number);
}

/** Opens the small demo, shows an input and picks its three most activated units, which it returns. */
export async function openAtInput(page: Page, input: number): Promise<number[]> {
  await openSmall(page, count);
  await chooseLayer(page, layer);
  await lookAt(page, input);
  await pickTopUnits(page, 3);
  await setK(page, k);
  return pickedUnits(page);
}

export const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
/** How far a row of activations is from the target's, unit by unit. */
export const gaps = (row: number[], target: number[]) =>
  row.map((value, at) => Math.abs(value - (target[at] ?? Number.NaN)));
export const l2 = (row: number[], target: number[]) =>
  Math.sqrt(sum(gaps(row, target).map((gap) => gap * gap)));
