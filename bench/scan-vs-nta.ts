import type { UnitIndex } from '../src/index/index.ts';
import { referenceLayout } from '../src/query/reference-layout.ts';
import { activationsOf, inputs, type LayerActivations, models } from './activations.ts';
import { type Benchmark, median, random } from './benchmark.ts';
import { ask, groupKinds, groupOf, k } from './questions.ts';

const partitions = 64;
const ratio = 0.05;
const queries = 8;

function referenceIndex({ units, data }: LayerActivations): (unit: number) => Promise<UnitIndex> {
  const known = new Map<number, UnitIndex>();
  return async (unit) => {
    const column = () => Float32Array.from({ length: inputs }, (_, id) => data[id * units + unit] as number);
    const index = known.get(unit) ?? referenceLayout(column(), partitions, ratio);
    known.set(unit, index);
    return index;
  };
}

type Pair = { scan: number; nta: number };

async function pairsOf(layer: LayerActivations, kind: 'top' | 'random-high', size: number): Promise<Pair[]> {
  const next = random(size);
  const access = { layer, unit: referenceIndex(layer) };
  const pairs: Pair[] = [];
  while (pairs.length < queries) {
    const target = Math.floor(next() * inputs);
    const units = groupOf(layer, target, { kind, size }, next);
    if (!units) continue;
    // The published code counts the target among the answers.
    const query = { layer: layer.name, units, kind: 'similar' as const, k, target, includeTarget: true };
    const scan = await ask({ ...query, strategy: 'scan' }, access);
    const nta = await ask({ ...query, strategy: 'nta' }, access);
    pairs.push({ scan: scan.inputsRun, nta: nta.inputsRun });
  }
  return pairs;
}

/** Inputs run by the Neural Threshold Algorithm over those of the bound scan, both on the published code's own index. */
export const scanVsNta: Benchmark = {
  id: 'scan-vs-nta',
  unit: 'x fewer inputs run',
  better: 'higher',
  reach: 10,
  needsData: true,
  async run() {
    const groups: { name: string; ratio: number }[] = [];
    const singles: Pair[] = [];
    for (const model of models)
      for (const layer of await activationsOf(model))
        for (const kind of groupKinds) {
          singles.push(...(await pairsOf(layer, kind, 1)));
          for (const size of [3, 10]) {
            const pairs = await pairsOf(layer, kind, size);
            // A scan that the exact lists answer runs nothing.
            const ratios = pairs.map(({ nta, scan }) => nta / Math.max(1, scan));
            groups.push({ name: `${model.name} ${layer.name} ${kind} ${size}`, ratio: median(ratios) });
          }
        }
    const more = singles.filter(({ scan, nta }) => scan > nta);
    const by = Math.max(0, ...more.map(({ scan, nta }) => scan - nta));
    const cells = groups.map(({ name, ratio: times }) => `${name}: ${Math.round(times)}`).join(', ');
    const detail = `both on ${partitions} partitions, MAI ${100 * ratio} %, laid out as the published code does; ${queries} queries a cell; one unit: scan ran more in ${more.length} of ${singles.length}, by at most ${by}; ${cells}`;
    return { value: median(groups.map(({ ratio: times }) => times)), detail };
  },
};
