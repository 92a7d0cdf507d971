import type { Page } from 'playwright';
import type { IndexInfo, LayerInfo } from '../src/engine/api.ts';

export function layersOf(page: Page): Promise<LayerInfo[]> {
  return page.evaluate(() => window.deepeverest.layers());
}

/** Builds the index of one layer, or finds it built. */
export function buildIndex(page: Page, layer: string): Promise<IndexInfo> {
  return page.evaluate((name) => window.deepeverest.buildIndex({ layer: name }), layer);
}

export async function removeIndexes(page: Page): Promise<void> {
  await page.evaluate(async () => {
    for (const item of await window.deepeverest.saved())
      if (item.kind === 'index') await window.deepeverest.remove(item.id);
  });
}
