import { existsSync } from 'node:fs';
import { loadavg } from 'node:os';
import { resolve } from 'node:path';
import type { Page } from 'playwright';
import type { Query } from '../src/engine/api.ts';
import { type BenchModel, inputs, models, resnet } from './activations.ts';
import { type Benchmark, draw, median, random } from './benchmark.ts';
import { fullPass, timeBuild } from './build-wall-demo.ts';
import { buildIndex, layersOf } from './indexes.ts';
import type { Lab } from './lab.ts';

const shared = '../shared/data';
const lateLayer = 'layer3_2_relu2';
const scans = 12;

/** A model with its 10,000 images. */
function filesOf({ folder, data }: BenchModel): string[] {
  const shards = ['group1-shard1of1.bin', 'weights.bin'].filter((name) =>
    existsSync(`${shared}/${folder}/${name}`),
  );
  const images =
    data === 'cifar10'
      ? ['test_10k_jpeg_decoded.bin']
      : ['t10k-images-idx3-ubyte.gz', 't10k-labels-idx1-ubyte.gz'];
  const model = ['model.json', ...shards].map((name) => `${folder}/${name}`);
  return [...model, ...images.map((name) => `${data}/${name}`)].map((path) => resolve(shared, path));
}

type Asked = Omit<Query, 'target' | 'targets'> & { target?: number };

async function timeOf(page: Page, query: Asked): Promise<{ ms: number; run: number; rows: string }> {
  return page.evaluate(async (asked) => {
    const started = performance.now();
    const { rows, stats } = await window.deepeverest.query(asked);
    const ms = performance.now() - started;
    return { ms, run: stats.inputsRun, rows: rows.map(({ input, score }) => `${input} ${score}`).join() };
  }, query);
}

/** Queries on a layer: groups of 3 and 10 of the most active units of their targets, both kinds. */
async function questions(page: Page, layer: string): Promise<Asked[]> {
  const next = random(11);
  const targets = Array.from({ length: scans }, () => Math.floor(next() * inputs));
  const active = await page.evaluate(
    async ([name, ids]) =>
      (await window.deepeverest.topUnits({ layer: name, inputs: ids, count: 40, nonzero: true })).map(
        (units) => units.map(({ unit }) => unit),
      ),
    [layer, targets] as const,
  );
  return targets.map((target, at) => {
    const units = draw(active[at] ?? [], at % 2 === 0 ? 3 : 10, next);
    const about = { layer, units, k: 20 };
    return at % 4 < 2 ? { ...about, kind: 'similar', target } : { ...about, kind: 'highest' };
  });
}

/** Wall time of running every input over that of the bound scan, a late layer of ResNet-20, its index built, the page warm. */
const wall: Benchmark = {
  id: 'wall',
  unit: 'x faster',
  better: 'higher',
  reach: 63,
  needsData: true,
  async run(openLab) {
    const page = await (await openLab()).open(filesOf(resnet));
    await buildIndex(page, lateLayer);
    const asked = await questions(page, lateLayer);
    const first = asked[0] as Asked;
    await timeOf(page, first);
    const answers: { ms: number; run: number; rows: string }[] = [];
    // Another target's queries do not find their inputs in the activation cache, as a rule.
    for (const query of asked.slice(1)) answers.push(await timeOf(page, query));
    const last = asked.at(-1) as Asked;
    const whole = await timeOf(page, { ...last, strategy: 'reprocess' });
    if (whole.rows !== answers.at(-1)?.rows)
      throw new Error(`${JSON.stringify(last)}: scan and reprocess differ`);
    await page.context().close();
    const scan = median(answers.map(({ ms }) => ms));
    const runs = answers.map(({ ms, run }) => `${Math.round(ms)} (${run})`).join(', ');
    const detail = `${resnet.name} ${lateLayer}, wasm; everything run once: ${(whole.ms / 1000).toFixed(1)} s; scan ms (inputs run), both kinds, 3 and 10 units: ${runs}`;
    return { value: whole.ms / scan, detail };
  },
};

type Timed = { layer: string; ms: number; pass: number };

/** Builds of some layers, each between two full passes, so that what else the machine does falls on both. */
async function buildRound(page: Page, layers: readonly string[], last: string): Promise<Timed[]> {
  const builds: Timed[] = [];
  let before = await fullPass(page, last);
  for (const layer of layers) {
    const ms = await timeBuild(page, layer);
    const after = await fullPass(page, last);
    builds.push({ layer, ms, pass: (before + after) / 2 });
    before = after;
  }
  return builds;
}

/** For each layer the median over rounds of its build's time over that of the passes around it. */
async function buildRatios({ model, layers }: LateLayers, openLab: () => Promise<Lab>) {
  const page = await (await openLab()).open(filesOf(model));
  const last = (await layersOf(page)).at(-1)?.name ?? '';
  // The first pass compiles.
  await fullPass(page, last);
  const builds: Timed[] = [];
  for (let round = 0; round < buildRounds; round++) builds.push(...(await buildRound(page, layers, last)));
  await page.context().close();
  return layers.map((layer) => {
    const own = builds.filter((build) => build.layer === layer);
    const ratio = median(own.map(({ ms, pass }) => ms / pass));
    const seconds = own.map(({ ms, pass }) => `${(ms / 1000).toFixed(1)}/${(pass / 1000).toFixed(1)}`);
    return { ratio, text: `${model.name} ${layer} ${ratio.toFixed(2)} (${seconds.join(', ')} s)` };
  });
}

type LateLayers = { model: BenchModel; layers: string[] };

/** The layers whose builds can take longest beside a pass: the last ones, before which nearly all of it runs, and the largest of the late. */
const lateLayers: LateLayers[] = [
  {
    model: models.find(({ name }) => name === 'CIFAR VGG') as BenchModel,
    layers: ['block3_conv2', 'fc1', 'predictions'],
  },
  { model: resnet, layers: [lateLayer, 'linear'] },
];
const buildRounds = 3;

/** Wall time of indexing a layer over one forward pass of the whole network over the same inputs; the worst layer. */
const buildWall: Benchmark = {
  id: 'build-wall',
  unit: 'x a full forward pass',
  better: 'lower',
  reach: 1.1,
  needsData: true,
  async run(openLab) {
    const load = loadavg()[0]?.toFixed(1);
    const ratios: { ratio: number; text: string }[] = [];
    for (const late of lateLayers) ratios.push(...(await buildRatios(late, openLab)));
    return {
      value: Math.max(...ratios.map(({ ratio }) => ratio)),
      detail: `10,000 inputs, wasm, medians of ${buildRounds} rounds, each build over the mean of the passes around it; load average before ${load}; ${ratios.map(({ text }) => text).join(', ')}`,
    };
  },
};

export const wallBenchmarks: Benchmark[] = [wall, buildWall];
