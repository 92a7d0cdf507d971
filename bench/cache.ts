import {
  ActivationCache,
  type CachePolicy,
  greedyDual,
  leastRecent,
  mostRecent,
} from '../src/query/index.ts';
import { inputs, labelsOf, resnet } from './activations.ts';
import { type Benchmark, draw, random } from './benchmark.ts';
import { type IndexedLayer, indexedLayers } from './memory-index.ts';
import { activeUnits, ask, k } from './questions.ts';

const layerName = 'layer3_2_relu2';
const steps = 50;
/** The engine's limit, and one that cannot hold all rows of a workload: 32 of them. */
const limits = [128 << 20, 1 << 19];
const policies: Record<string, CachePolicy> = { greedyDual, leastRecent, mostRecent };

type Step = { units: number[]; kind: 'similar' | 'highest'; target?: number; where?: { labels: number[] } };
type Workload = { name: string; steps: Step[] };

/** What is like one input: by its most active units, by ever fewer of them, by others beside. */
function drillDown({ layer }: IndexedLayer): Step[] {
  const next = random(1);
  const target = Math.floor(next() * inputs);
  const active = activeUnits(layer, target).slice(0, 20);
  return Array.from({ length: steps }, (_, at) => {
    const units = draw(active, [10, 5, 3, 2, 1][at % 5] as number, next);
    return { units, kind: 'similar', target };
  });
}

/** Three neighbouring channels at one position of the maps; each step leaves one and takes the next. */
function walk({ layer }: IndexedLayer): Step[] {
  const first = layer.units >> 1;
  return Array.from({ length: steps }, (_, at) => ({
    units: [0, 1, 2].map((beside) => first + at + beside),
    kind: 'highest',
  }));
}

/** The same questions about one class and the other: highest, and similar to the first input of each. */
function compare({ layer }: IndexedLayer, labels: Int32Array): Step[] {
  const next = random(3);
  const classes = [3, 5].map((label) => ({ label, target: labels.indexOf(label) }));
  const active = classes.flatMap(({ target }) => activeUnits(layer, target).slice(0, 10));
  const units = [...new Set(active)];
  return Array.from({ length: steps / 2 }, (_, at) => {
    const group = draw(units, 3, next);
    return classes.map(({ label, target }): Step => {
      const where = { labels: [label] };
      return at % 2 === 0
        ? { units: group, kind: 'highest', where }
        : { units: group, kind: 'similar', target, where };
    });
  }).flat();
}

async function inputsRun(
  indexed: IndexedLayer,
  workload: Workload,
  cache?: ActivationCache,
): Promise<number> {
  const { layer, index } = indexed;
  const access = { layer, unit: index.unit, labels: labelsOf(resnet), ...(cache && { cache }) };
  let run = 0;
  for (const step of workload.steps) run += (await ask({ ...step, layer: layer.name, k }, access)).inputsRun;
  return run;
}

/** Inputs run without the activation cache over those run with it, three workloads of 50 related queries together. */
export const cache: Benchmark = {
  id: 'cache',
  unit: 'x fewer inputs run',
  better: 'higher',
  reach: 2,
  needsData: true,
  async run() {
    const indexed = (await indexedLayers(resnet, { share: 0.2 })).find(
      ({ layer }) => layer.name === layerName,
    );
    if (!indexed) throw new Error(`${layerName}: a layer of ${resnet.name} expected`);
    const workloads = [
      { name: 'drill down', steps: drillDown(indexed) },
      { name: 'walk', steps: walk(indexed) },
      { name: 'compare', steps: compare(indexed, labelsOf(resnet)) },
    ];
    const without = await Promise.all(workloads.map((workload) => inputsRun(indexed, workload)));
    const lines: string[] = [`without ${without.join(', ')}`];
    let total = Number.NaN;
    for (const limit of limits)
      for (const [name, policy] of Object.entries(policies)) {
        const runs: number[] = [];
        for (const workload of workloads)
          runs.push(await inputsRun(indexed, workload, new ActivationCache(limit, policy)));
        lines.push(`${name}, ${limit / 1024} KiB: ${runs.join(', ')}`);
        if (limit === limits[0] && policy === greedyDual) total = sum(runs);
      }
    const detail = `${resnet.name} ${layerName}; inputs run by ${workloads.map(({ name }) => name).join(', ')}: ${lines.join('; ')}`;
    return { value: sum(without) / total, detail };
  },
};

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
