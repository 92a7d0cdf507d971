import { models } from './activations.ts';
import { type Benchmark, median, random } from './benchmark.ts';
import { type IndexedLayer, indexedLayers, shareOf } from './memory-index.ts';
import { ask, type GroupKind, groupKinds, groupOf, k } from './questions.ts';

const queries = 24;
const sizes = [1, 3, 10];

/** One layer, group kind and size: the median of the inputs run by queries that differ in target and units. */
type Cell = { model: string; layer: string; kind: GroupKind; size: number; median: number };
type Counts = { cells: Cell[]; shares: string };

const counted = new Map<string, Promise<Counts>>();

function counts(share: number, kind: 'similar' | 'highest'): Promise<Counts> {
  const key = `${share} ${kind}`;
  const known = counted.get(key) ?? count(share, kind);
  counted.set(key, known);
  return known;
}

async function count(share: number, kind: 'similar' | 'highest'): Promise<Counts> {
  const cells: Cell[] = [];
  const shares: string[] = [];
  for (const model of models) {
    const layers = await indexedLayers(model, { share });
    shares.push(`${model.name} ${(100 * shareOf(layers)).toFixed(2)} % (${configsOf(layers)})`);
    for (const indexed of layers)
      for (const group of groupKinds)
        for (const size of sizes)
          cells.push({
            model: model.name,
            layer: indexed.layer.name,
            kind: group,
            size,
            median: await medianOf(indexed, kind, group, size),
          });
  }
  return { cells, shares: shares.join('; ') };
}

async function medianOf(
  { layer, index }: IndexedLayer,
  kind: 'similar' | 'highest',
  group: GroupKind,
  size: number,
): Promise<number> {
  const next = random(size);
  const runs: number[] = [];
  while (runs.length < queries) {
    const target = Math.floor(next() * 10_000);
    const units = groupOf(layer, target, { kind: group, size }, next);
    if (!units) continue;
    const query = { layer: layer.name, units, kind, k, ...(kind === 'similar' && { target }) };
    runs.push((await ask(query, { layer, unit: index.unit })).inputsRun);
  }
  return median(runs);
}

/** What is kept of the layers that are not kept whole. */
function configsOf(layers: readonly IndexedLayer[]): string {
  const texts = layers.map(({ config }) =>
    config.layout === 'whole' ? 'whole' : `${config.partitions} partitions, MAI ${100 * config.maiRatio} %`,
  );
  return [...new Set(texts)].join(', ');
}

/** `relu1 10: 24/26` are the medians of 10 units, top and random-high, of one layer. */
function tableOf(cells: readonly Cell[]): string {
  const lines = new Map<string, number[]>();
  for (const cell of cells) {
    const key = `${cell.model} ${cell.layer} ${cell.size}`;
    lines.set(key, [...(lines.get(key) ?? []), cell.median]);
  }
  return [...lines].map(([key, medians]) => `${key}: ${medians.join('/')}`).join(', ');
}

function figure(
  id: string,
  reach: number,
  { share, kind, of }: { share: number; kind: 'similar' | 'highest'; of: number[] },
): Benchmark {
  return {
    id,
    unit: 'inputs of 10,000',
    better: 'lower',
    reach,
    needsData: true,
    async run() {
      const { cells, shares } = await counts(share, kind);
      const asked = cells.filter(({ size }) => of.includes(size));
      const detail = `k = ${k}, medians of ${queries} queries, top/random-high; storage: ${shares}; first 4,096 units of larger layers; ${tableOf(asked)}`;
      return { value: Math.max(...asked.map((cell) => cell.median)), detail };
    },
  };
}

/** Inputs run by the bound scan: the worst median over the layers of three models and both kinds of groups. */
export const countBenchmarks: Benchmark[] = [
  figure('similar-3', 40, { share: 0.2, kind: 'similar', of: [3] }),
  figure('similar-10', 40, { share: 0.2, kind: 'similar', of: [10] }),
  figure('similar-1', 100, { share: 0.2, kind: 'similar', of: [1] }),
  figure('similar-lean', 128, { share: 0.125, kind: 'similar', of: [3, 10] }),
  figure('highest', 40, { share: 0.2, kind: 'highest', of: sizes }),
];
