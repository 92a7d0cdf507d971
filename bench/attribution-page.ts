/** What the attribution benchmarks run in the browser: the library itself on wasm, as the engine has it on a static host. */

import plain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import threadedSimd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import { attribute, type Method } from '../src/attribution/index.ts';
import { createCrew } from '../src/engine/attribution-crew.ts';
import { helpersOn } from '../src/engine/attribution-helper.ts';
import { chooseBackend, loadNetwork, type ModelData } from '../src/model/index.ts';
import { type Asked, gradientsOneByOne, occlusionOneByOne, shapleyOneByOne } from './one-by-one.ts';

/** Milliseconds of both ways, round by round, and the largest difference of their maps as a share of the largest number. */
export type Race = { own: number[]; other: number[]; gap: number };
export type RaceName = 'saliency' | 'ig' | 'occlusion' | 'shapley';
/** `workers` help the library, not the other way. */
export type Races = Record<RaceName, Race> & { threads: boolean; workers: number };

declare global {
  interface Window {
    races(data: Omit<ModelData, 'weights'>, weights: string, input: number[]): Promise<Races>;
  }
}

type Way = () => Promise<Float32Array>;

window.races = async (data, weights, input) => {
  const binaries = { plain: absolute(plain), simd: absolute(simd), threadedSimd: absolute(threadedSimd) };
  const { name } = await chooseBackend({ preferred: 'wasm', wasm: binaries });
  if (name !== 'wasm') throw new Error(`wasm expected, ${name} started`);
  const model = { ...data, weights: await (await fetch(weights)).arrayBuffer() };
  const network = await loadNetwork(model);
  const workers = crossOriginIsolated ? 0 : Math.min(3, navigator.hardwareConcurrency - 1);
  const crew = createCrew(workers, helpersOn('wasm', binaries), model);
  while (crew.ready() < workers) await new Promise((resolve) => setTimeout(resolve, 20));
  const batch = Float32Array.from(input);
  const forward = () => network.forward(batch, 1, network.output.name);
  const scores = await forward();
  const target = { kind: 'class', class: scores.indexOf(Math.max(...scores)) } as const;
  const logit: Asked = { network, batch, target };
  const probability: Asked = { network, batch, target: { ...target, anchor: 'out' } };
  const maps = (asked: Asked, method: Method) => async () =>
    (await attribute(network, { ...asked, count: 1, method }, { crew })).maps[0] as Float32Array;
  const races: Races = {
    threads: crossOriginIsolated,
    workers,
    saliency: await race(maps(logit, { name: 'saliency' }), forward, 40),
    ig: await race(
      maps(logit, { name: 'integrated-gradients', steps: 50 }),
      () => gradientsOneByOne(logit, 50),
      5,
    ),
    occlusion: await race(
      maps(probability, { name: 'occlusion', window: 4, step: 2 }),
      () => occlusionOneByOne(probability, 4, 2),
      5,
    ),
    shapley: await race(
      maps(probability, { name: 'shapley-sampling', samples: 5, patch: 4, seed: 1 }),
      () => shapleyOneByOne(probability, 5, 4),
      5,
    ),
  };
  crew.end();
  return races;
};

function absolute(url: string): string {
  return new URL(url, import.meta.url).href;
}

/** Both ways in turn, so that what else the machine does falls on both; the first round warms up. */
async function race(own: Way, other: Way, rounds: number): Promise<Race> {
  const found: Race = { own: [], other: [], gap: differenceOf(await own(), await other()) };
  for (let round = 0; round < rounds; round++) {
    found.own.push(await timeOf(own));
    found.other.push(await timeOf(other));
  }
  return found;
}

async function timeOf(way: Way): Promise<number> {
  const started = performance.now();
  await way();
  return performance.now() - started;
}

function differenceOf(a: Float32Array, b: Float32Array): number {
  const most = a.reduce((top, value) => Math.max(top, Math.abs(value)), 0);
  return a.reduce((gap, value, j) => Math.max(gap, Math.abs(value - (b[j] as number))), 0) / most;
}
