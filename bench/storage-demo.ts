import type { Benchmark } from './benchmark.ts';
import { buildIndex, layersOf } from './indexes.ts';

/** Bytes of the indexes of all layers over bytes of all their activations as float32; small layers are kept whole. */
export const storageDemo: Benchmark = {
  id: 'storage-demo',
  unit: '% of full float32',
  better: 'lower',
  reach: 20,
  async run(openLab) {
    const page = await (await openLab()).demo();
    const shares: { name: string; percent: number }[] = [];
    let bytes = 0;
    let fullBytes = 0;
    for (const { name } of await layersOf(page)) {
      const info = await buildIndex(page, name);
      shares.push({ name, percent: (100 * info.bytes) / info.fullBytes });
      bytes += info.bytes;
      fullBytes += info.fullBytes;
    }
    shares.sort((a, b) => b.percent - a.percent);
    const total = `${Math.round(bytes / 1e6)} MB for all layers; each`;
    const each = shares.map(({ name, percent }) => `${name} ${percent.toFixed(2)}`).join(', ');
    return { value: (100 * bytes) / fullBytes, detail: `${total}: ${each}` };
  },
};
