import type { QueryContext } from '../src/query/index.ts';
import { models } from './activations.ts';
import { type Benchmark, random } from './benchmark.ts';
import { type IndexedLayer, indexedLayers } from './memory-index.ts';
import { ask, groupKinds, groupOf, k } from './questions.ts';

type TakeBatch = NonNullable<QueryContext['takeBatch']>;
/** Of all queries together. */
type Work = { run: number; batches: number };

const queries = 8;
const groupSizes = [1, 3, 10];
const fixedSizes = [1, 8, 16, 32, 64];

/** Batches of one size, as long as a bound leaves an input room in the answer. */
function ofSize(size: number): TakeBatch {
  return ({ queue, floor, admits }) => {
    const ids: number[] = [];
    for (let next = queue.peek(); next !== undefined; next = queue.peek()) {
      if (ids.length === size || next.cost > floor || !admits(next.cost, next.id)) break;
      queue.take();
      ids.push(next.id);
    }
    return Uint32Array.from(ids);
  };
}

async function addWork(work: Work, { layer, index }: IndexedLayer, takeBatch?: TakeBatch): Promise<void> {
  const next = random(5);
  for (const kind of groupKinds)
    for (const size of groupSizes)
      for (let asked = 0; asked < queries; asked++) {
        const target = Math.floor(next() * 10_000);
        const units = groupOf(layer, target, { kind, size }, next);
        if (!units) continue;
        const query = { layer: layer.name, units, kind: 'similar' as const, k, target };
        const stats = await ask(query, { layer, unit: index.unit, ...(takeBatch && { takeBatch }) });
        work.run += stats.inputsRun;
        work.batches += stats.batches;
      }
}

/** Inputs run by the scan's batches over those that must run, which batches of one input show. */
export const batches: Benchmark = {
  id: 'batches',
  unit: 'x the inputs that must run',
  better: 'lower',
  reach: 1.1,
  needsData: true,
  async run() {
    const layers: IndexedLayer[] = [];
    for (const model of models) layers.push(...(await indexedLayers(model, { share: 0.2 })));
    const ways: [string, TakeBatch | undefined][] = [
      ['adaptive', undefined],
      ...fixedSizes.map((size): [string, TakeBatch] => [`of ${size}`, ofSize(size)]),
    ];
    const works = new Map<string, Work>();
    for (const [name, takeBatch] of ways) {
      const work = { run: 0, batches: 0 };
      for (const layer of layers) await addWork(work, layer, takeBatch);
      works.set(name, work);
    }
    const runOf = (name: string) => works.get(name)?.run ?? Number.NaN;
    const lines = [...works].map(([name, { run, batches: count }]) => `${name} ${run} in ${count}`);
    const detail = `similar, k = ${k}, ${groupSizes.join(', ')} units, ${layers.length} layers; inputs run in batches: ${lines.join(', ')}`;
    return { value: runOf('adaptive') / runOf('of 1'), detail };
  },
};
