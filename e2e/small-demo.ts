import { expect, type Page } from '@playwright/test';
import { demoPath, modelFiles, smallDemo } from './files.ts';
import { acceptPreprocessing, openPage, type Shown, shownRows } from './steps.ts';

/** Opens the demo's model with its first so many inputs. */
export async function openSmall(page: Page, count: number): Promise<void> {
  await openPage(page);
  const files = [...modelFiles(demoPath()), demoPath('classes.txt'), ...smallDemo(count)];
  await page.getByTestId('file-input').setInputFiles(files);
  await acceptPreprocessing(page);
}

/**
 * Activations of units for every input or the first `count`, [inputs][units], by running the network; all units where none
 * are named.
 */
export async function activationRows(
  page: Page,
  layer: string,
  units?: number[],
  count?: number,
): Promise<number[][]> {
  return page.evaluate(
    async ([name, wanted, first]) => {
      const { dataset } = await window.deepeverest.workspace();
      const inputs = Array.from({ length: first ?? dataset?.length ?? 0 }, (_, input) => input);
      const request = { layer: name, inputs, ...(wanted ? { units: wanted } : {}) };
      const { data } = await window.deepeverest.activations(request);
      const width = data.length / inputs.length;
      return inputs.map((input) => Array.from(data.subarray(input * width, (input + 1) * width)));
    },
    [layer, units, count] as const,
  );
}

type Among = (input: number) => boolean;

function ranked(scores: number[], sign: 1 | -1, k: number, among: Among): Shown[] {
  const rows = scores.map((score, input) => ({ input, score })).filter(({ input }) => among(input));
  return rows.sort((a, b) => sign * (a.score - b.score) || a.input - b.input).slice(0, k);
}

/** The rows of largest score; ties by smaller id. */
export const largest = (scores: number[], k: number, among: Among = () => true) =>
  ranked(scores, -1, k, among);

/** The rows of smallest score; ties by smaller id. */
export const smallest = (scores: number[], k: number, among: Among = () => true) =>
  ranked(scores, 1, k, among);

/** Waits until the answer on screen has these rows, in this order, with these very scores. */
export async function expectRows(page: Page, expected: Shown[], what: string): Promise<void> {
  await expect.poll(() => shownRows(page), { message: what, timeout: 60_000 }).toEqual(expected);
}

/** Shows an input in the inspector. */
export async function lookAt(page: Page, input: number): Promise<void> {
  await page.getByRole('tab', { name: 'Data set' }).click();
  await page.getByRole('option', { name: new RegExp(`^Input ${input}\\b`) }).click();
  await expect(page.getByRole('heading', { name: `Input ${input}`, exact: true })).toBeVisible();
}
