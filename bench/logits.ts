import { models } from './activations.ts';
import { type Benchmark, random } from './benchmark.ts';
import { indexedLayers } from './memory-index.ts';
import { ask, groupKinds, groupOf, k } from './questions.ts';

const smallLayer = 64;
const queries = 8;

/** Most inputs that any query ran on a layer of 10 or 64 units: both kinds, groups of 1, 3, 10 and all units. */
export const logits: Benchmark = {
  id: 'logits',
  unit: 'inputs of 10,000',
  better: 'lower',
  reach: 0,
  needsData: true,
  async run() {
    let most = 0;
    let asked = 0;
    const names: string[] = [];
    for (const model of models)
      for (const { layer, index, config } of await indexedLayers(model, { share: 0.2 })) {
        if (layer.units > smallLayer) continue;
        names.push(`${model.name} ${layer.name} (${layer.units} units, ${config.layout})`);
        const next = random(5);
        for (const size of new Set([1, 3, 10, layer.units]))
          for (const kind of groupKinds)
            for (let round = 0; round < queries; round++) {
              const target = Math.floor(next() * 10_000);
              const all = Array.from({ length: layer.units }, (_, unit) => unit);
              const units = groupOf(layer, target, { kind, size }, next) ?? all;
              const about = { layer: layer.name, units, k };
              const access = { layer, unit: index.unit };
              const similar = await ask({ ...about, kind: 'similar', target }, access);
              const highest = await ask({ ...about, kind: 'highest' }, access);
              most = Math.max(most, similar.inputsRun, highest.inputsRun);
              asked += 2;
            }
      }
    return { value: most, detail: `the most of ${asked} queries; ${names.join(', ')}` };
  },
};
