import type { Page } from 'playwright';
import { cifarImages, idxImages, readModel } from '../src/model/test-fixtures.ts';
import { type BenchModel, models } from './activations.ts';
import type { Race, RaceName, Races } from './attribution-page.ts';
import { type Benchmark, median } from './benchmark.ts';
import type { Lab } from './lab.ts';
import { openPageOf } from './page-of.ts';

type Raced = { model: string; races: Races };
let all: Promise<Raced[]> | undefined;

/** All four figures on each model, in one page, taken once for all of them. */
function racesOf(lab: Lab): Promise<Raced[]> {
  all ??= (async () => {
    const context = await lab.freshContext();
    const page = await context.newPage();
    await openPageOf(page, 'bench/attribution-page.ts', new URL(lab.address).origin);
    const raced: Raced[] = [];
    for (const model of models) raced.push({ model: model.name, races: await run(page, model) });
    await context.close();
    return raced;
  })();
  return all;
}

async function run(page: Page, { folder, data }: BenchModel): Promise<Races> {
  const { weights, ...rest } = readModel(folder);
  const address = new URL('weights.bin', page.url()).href;
  await page.route(address, (route) => route.fulfill({ body: Buffer.from(weights) }));
  const input = Array.from(data === 'cifar10' ? cifarImages(1) : idxImages(data, 1).images);
  try {
    return await page.evaluate(([network, weightsAt, pixels]) => window.races(network, weightsAt, pixels), [
      rest,
      address,
      input,
    ] as const);
  } finally {
    await page.unroute(address);
  }
}

/** How many times as long the second way took, round by round. */
function ratio({ own, other }: Race): number {
  return median(own.map((ms, round) => (other[round] as number) / ms));
}

function figure(
  race: RaceName,
  about: Pick<Benchmark, 'id' | 'unit' | 'better' | 'reach'> & { ways: string },
): Benchmark {
  const { ways, ...rest } = about;
  const figureOf = (found: Race) => (rest.better === 'lower' ? 1 / ratio(found) : ratio(found));
  const worst = rest.better === 'lower' ? Math.max : Math.min;
  return {
    ...rest,
    needsData: true,
    async run(openLab) {
      const raced = await racesOf(await openLab());
      const each = raced.map(({ model, races }) => {
        const found = races[race];
        const [own, other] = [found.own, found.other].map((ms) => median(ms).toFixed(1));
        const gap = race === 'saliency' ? '' : `, maps differ by ${found.gap.toExponential(0)}`;
        return `${model} ${figureOf(found).toFixed(2)} (${own} and ${other} ms${gap})`;
      });
      const [{ threads, workers }] = raced.map(({ races }) => races) as [Races];
      const hands = threads ? 'threads of tfjs' : `${1 + workers} threads against 1`;
      return {
        value: worst(...raced.map(({ races }) => figureOf(races[race]))),
        detail: `${ways}; wasm, ${hands}, the first image of each test set, medians; the worst of ${each.join(', ')}`,
      };
    },
  };
}

/** A page runs the library both ways in turn; see `one-by-one.ts` for the loops. */
export const attributionBenchmarks: Benchmark[] = [
  figure('ig', {
    id: 'ig-batched',
    unit: 'x faster',
    better: 'higher',
    reach: 2,
    ways: 'integrated gradients of 50 steps and a loop of 50 single gradients',
  }),
  figure('occlusion', {
    id: 'occlusion-batched',
    unit: 'x faster',
    better: 'higher',
    reach: 3,
    ways: 'occlusion by windows of 4 x 4, 2 apart, and a forward pass for each window',
  }),
  figure('shapley', {
    id: 'shapley-batched',
    unit: 'x faster',
    better: 'higher',
    reach: 3,
    ways: 'Shapley sampling of 5 orders of patches of 4 x 4 and a forward pass for each patch of each order',
  }),
  figure('saliency', {
    id: 'saliency-vs-forward',
    unit: 'x a forward pass',
    better: 'lower',
    reach: 4,
    ways: 'a saliency map and a forward pass',
  }),
];
