import { activationsOf, inputs, resnet } from './activations.ts';
import type { Benchmark } from './benchmark.ts';
import { buildCpu, buildMemory } from './core-bench.ts';
import { rowsOf } from './memory-index.ts';

const units = 512;
const layerName = 'layer3_2_relu2';

/** CPU time of sorting every unit over that of the index's build, the same activations of a trained layer, both in the core. */
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
    const { value, detail } = await buildCpu({ inputs, units, data });
    return { value, detail: `${resnet.name} ${layerName}: ${detail}` };
  },
};

/** Peak memory of a build beyond the finished index, half of the activations zero and none of them. */
const buildMemoryFigure: Benchmark = {
  id: 'build-memory',
  unit: 'MB',
  better: 'lower',
  reach: 64,
  async run() {
    const figures = [await buildMemory(16_384, inputs, 0.5), await buildMemory(16_384, inputs, 0)];
    return {
      value: Math.max(...figures.map(({ value }) => value)),
      detail: figures.map(({ detail }) => detail).join('; '),
    };
  },
};

export const coreBenchmarks: Benchmark[] = [buildCpuFigure, buildMemoryFigure];
