import { models } from './activations.ts';
import type { Benchmark } from './benchmark.ts';
import { indexedLayers } from './memory-index.ts';

const shares = [0.2, 0.125];

/** Worst error of the size told before a build, from a sample of 128 inputs, over the layers of three models. */
export const estimate: Benchmark = {
  id: 'estimate',
  unit: '% of the size',
  better: 'lower',
  reach: 15,
  needsData: true,
  async run() {
    const errors: { what: string; percent: number }[] = [];
    for (const share of shares)
      for (const model of models)
        for (const { layer, bytes, estimate: told } of await indexedLayers(model, { share }))
          errors.push({
            what: `${model.name} ${layer.name} at ${100 * share} %`,
            percent: (100 * Math.abs(told - bytes)) / bytes,
          });
    const worst = errors.sort((a, b) => b.percent - a.percent);
    const detail = worst.map(({ what, percent }) => `${what}: ${percent.toFixed(1)}`).join(', ');
    return { value: worst[0]?.percent ?? Number.NaN, detail };
  },
};
