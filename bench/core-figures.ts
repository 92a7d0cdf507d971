import { defaultConfig } from '../src/index/index.ts';
import { activationsOf, inputs, resnet } from './activations.ts';
import type { Benchmark } from './benchmark.ts';
import { buildCpu, buildMemory, type CoreFigure } from './core-bench.ts';
import { rowsOf } from './memory-index.ts';

const units = 512;
const layerName = 'layer3_2_relu2';
/** What an index gets by default, and the partitions of an index at a fifth of full storage or so. */
const configs = [defaultConfig, { ...defaultConfig, partitions: 100 }];

/**
 * CPU time of sorting every unit over that of the index's build, the same activations of a trained layer, both in the core;
 * of an index as it is by default.
 */
const buildCpuFigure: Benchmark = {
  id: 'build-cpu',
  unit: 'x less than sorting',
  better: 'higher',
  reach: 4,
  needsData: true,
  async run() {
    const layer = (await activationsOf(resnet)).find(({ name }) => name === layerName);
    if (!layer) throw new Error(`${layerName}: a layer of ${resnet.name} expected`);
    const data = new Float32Array(inputs * units);
    for (let id = 0; id < inputs; id++) data.set(rowsOf(layer, [id]).subarray(0, units), id * units);
    const figures = [];
    for (const config of configs) figures.push(await buildCpu({ inputs, units, data }, config));
    return {
      value: figures[0]?.value ?? 0,
      detail: `${resnet.name} ${layerName}, ${units} units x ${inputs} inputs: ${figures.map(textOf).join('; ')}`,
    };
  },
};

/** Peak memory of a build beyond the finished index, the worst of several shares of zeros and both configurations. */
const buildMemoryFigure: Benchmark = {
  id: 'build-memory',
  unit: 'MB',
  better: 'lower',
  reach: 64,
  async run() {
    const figures = [];
    for (const config of configs)
      for (const zeros of [0, 0.35, 0.65, 0.9])
        figures.push(await buildMemory(16_384, inputs, { zeros, config }));
    return {
      value: Math.max(...figures.map(({ value }) => value)),
      detail: `16384 units x ${inputs} inputs; ${figures.map(textOf).join('; ')}`,
    };
  },
};

function textOf({ value, detail }: CoreFigure): string {
  return `${value.toPrecision(3)} at ${detail}`;
}

export const coreBenchmarks: Benchmark[] = [buildCpuFigure, buildMemoryFigure];
