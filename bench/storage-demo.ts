import type { Benchmark } from './benchmark.ts';
import { buildIndex, layersOf } from './indexes.ts';

/** Bytes of each layer's index over bytes of all its activations as float32; the worst layer counts. */
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
    const total = `all layers ${((100 * bytes) / fullBytes).toFixed(2)} %, ${Math.round(bytes / 1e6)} MB`;
    const each = shares.map(({ name, percent }) => `${name} ${percent.toFixed(2)}`).join(', ');
    return { value: shares[0]?.percent ?? Number.NaN, detail: `${total}; ${each}` };
  },
};
