import { attribute, type Target } from '../src/attribution/index.ts';
import { permutation, uniform } from '../src/attribution/random.ts';
import type { Network } from '../src/model/index.ts';

/** One input, and what is explained at it. */
export type Asked = { network: Network; batch: Float32Array; target: Target & { kind: 'class' } };

/** Integrated gradients as a loop over single gradients at the right ends of the steps, from zeros. */
export async function gradientsOneByOne(
  { network, batch, target }: Asked,
  steps: number,
): Promise<Float32Array> {
  const sums = new Float64Array(batch.length);
  for (let step = 1; step <= steps; step++) {
    const point = batch.map((value) => (value * step) / steps);
    const { maps } = await attribute(network, {
      batch: point,
      count: 1,
      target,
      method: { name: 'gradient' },
    });
    maps[0]?.forEach((slope, j) => {
      sums[j] = (sums[j] as number) + slope;
    });
  }
  return batch.map((value, j) => (value * (sums[j] as number)) / steps);
}

/** The class's probability at an input: a forward pass for one. */
async function probability({ network, target }: Asked, input: Float32Array): Promise<number> {
  const scores = await network.forward(input, 1, network.output.name);
  return scores[target.class] as number;
}

/** Occlusion by square windows of zeros, the last ones clipped; drops divided by how many windows cover a number. */
export async function occlusionOneByOne(asked: Asked, side: number, step: number): Promise<Float32Array> {
  const { network, batch } = asked;
  const { height, width, channels } = network.input;
  const whole = await probability(asked, batch);
  const drops = new Float64Array(batch.length);
  const covers = new Int32Array(batch.length);
  for (const top of startsOf(height, side, step))
    for (const left of startsOf(width, side, step)) {
      const places: number[] = [];
      for (let y = top; y < Math.min(height, top + side); y++)
        for (let x = left; x < Math.min(width, left + side); x++)
          for (let c = 0; c < channels; c++) places.push((y * width + x) * channels + c);
      const masked = batch.slice();
      for (const place of places) masked[place] = 0;
      const drop = whole - (await probability(asked, masked));
      for (const place of places) {
        drops[place] = (drops[place] as number) + drop;
        covers[place] = (covers[place] as number) + 1;
      }
    }
  return Float32Array.from(drops, (drop, j) => drop / (covers[j] as number));
}

function startsOf(length: number, side: number, step: number): number[] {
  return Array.from({ length: Math.max(1, Math.ceil((length - side) / step) + 1) }, (_, i) => i * step);
}

/** Shapley sampling over square patches that go to zero in random orders, the orders of seed 1. */
export async function shapleyOneByOne(asked: Asked, samples: number, side: number): Promise<Float32Array> {
  const { network, batch } = asked;
  const { height, width, channels } = network.input;
  const across = Math.ceil(width / side);
  const patches = Math.ceil(height / side) * across;
  const patchOf = Int32Array.from(batch, (_, j) => {
    const pixel = Math.floor(j / channels);
    return Math.floor(Math.floor(pixel / width) / side) * across + Math.floor((pixel % width) / side);
  });
  const next = uniform(1);
  const whole = await probability(asked, batch);
  const drops = new Float64Array(patches);
  for (let sample = 0; sample < samples; sample++) {
    const left = batch.slice();
    let before = whole;
    for (const patch of permutation(patches, next)) {
      patchOf.forEach((of, j) => {
        if (of === patch) left[j] = 0;
      });
      const after = await probability(asked, left);
      drops[patch] = (drops[patch] as number) + before - after;
      before = after;
    }
  }
  return Float32Array.from(patchOf, (patch) => (drops[patch] as number) / samples);
}
