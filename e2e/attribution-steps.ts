import { readFileSync } from 'node:fs';
import { expect, type Locator, type Page } from '@playwright/test';
import type { AttributionMap, AttributionRequest } from '../src/engine/api.ts';
import { readNpy } from './numbers.ts';
import { region } from './steps.ts';

export const inspectorOf = (page: Page): Locator => region(page, 'Inspector');
/** A field of the inspector by its whole label. */
export const field = (page: Page, label: string): Locator =>
  inspectorOf(page).getByLabel(label, { exact: true });
export const summary = (page: Page): Locator => page.getByTestId('attribution-summary');

export type SavedMap = { name: string; shape: number[]; data: number[] };

async function save(page: Page, button: string): Promise<{ name: string; bytes: Buffer }> {
  const coming = page.waitForEvent('download');
  await inspectorOf(page).getByRole('button', { name: button }).click();
  const download = await coming;
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

export async function saveNpy(page: Page): Promise<SavedMap> {
  const { name, bytes } = await save(page, 'Save NPY');
  return { name, ...readNpy(bytes) };
}

export async function savePng(page: Page): Promise<{ name: string; bytes: Buffer }> {
  return save(page, 'Save PNG');
}

export type EngineMap = Omit<AttributionMap, 'data'> & { data: number[]; shape: number[] };

/** What the engine itself says to a request. */
export async function engineMap(page: Page, request: AttributionRequest): Promise<EngineMap> {
  return page.evaluate(async (asked) => {
    const { maps, shape } = await window.deepeverest.attribute(asked);
    const [map] = maps;
    if (!map) throw new Error('no map');
    return { ...map, data: Array.from(map.data), shape };
  }, request);
}

function differing(some: number[], others: number[]): number {
  return some.filter((value, i) => !Object.is(value + 0, (others[i] ?? Number.NaN) + 0)).length;
}

/** Waits until the map on screen is the engine's answer to a request, number by number; returns that answer. */
export async function expectMap(page: Page, request: AttributionRequest): Promise<EngineMap> {
  const expected = await engineMap(page, request);
  await expect(async () => {
    const saved = await saveNpy(page);
    expect(saved.shape).toEqual(expected.shape);
    expect(differing(saved.data, expected.data), 'numbers that differ').toBe(0);
  }).toPass({ timeout: 60_000 });
  return expected;
}

/** Unfolds a group of settings, if it is folded. */
export async function unfold(page: Page, name: 'Options' | 'Drawing'): Promise<void> {
  const button = inspectorOf(page).getByRole('button', { name, exact: true });
  if ((await button.getAttribute('aria-expanded')) === 'false') await button.click();
}
