import type { Page } from 'playwright';
import { type Benchmark, median } from './benchmark.ts';
import { buildIndex, layersOf, removeIndexes } from './indexes.ts';

const inputs = 10_000;
const rounds = 3;

/** Milliseconds of one forward pass of the whole network over all inputs; only the last layer's few outputs are read. */
export function fullPass(page: Page, lastLayer: string): Promise<number> {
  return page.evaluate(
    async ([layer, count]) => {
      const ids = Array.from({ length: count }, (_, id) => id);
      const started = performance.now();
      await window.deepeverest.activations({ layer, inputs: ids });
      return performance.now() - started;
    },
    [lastLayer, inputs] as const,
  );
}

/** Milliseconds of an index build from nothing to stored. */
export async function timeBuild(page: Page, layer: string): Promise<number> {
  await removeIndexes(page);
  const started = performance.now();
  await buildIndex(page, layer);
  return performance.now() - started;
}

/** Wall time of indexing the largest layer (of equals the later, whose forward pass is the longer) over one full pass. */
export const buildWallDemo: Benchmark = {
  id: 'build-wall-demo',
  unit: 'x a full forward pass',
  better: 'lower',
  reach: 1.3,
  async run(openLab) {
    const page = await (await openLab()).demo();
    const layers = await layersOf(page);
    const largest = layers.reduce((best, layer) => (layer.units >= best.units ? layer : best));
    const last = layers.at(-1)?.name ?? '';
    const pairs: { full: number; built: number }[] = [];
    for (let round = 0; round < rounds; round++) {
      pairs.push({ full: await fullPass(page, last), built: await timeBuild(page, largest.name) });
    }
    const seconds = (values: number[]) => values.map((ms) => (ms / 1000).toFixed(1)).join(', ');
    const detail = `${largest.name}, ${rounds} rounds; builds ${seconds(pairs.map(({ built }) => built))} s, full passes ${seconds(pairs.map(({ full }) => full))} s`;
    return { value: median(pairs.map(({ full, built }) => built / full)), detail };
  },
};
