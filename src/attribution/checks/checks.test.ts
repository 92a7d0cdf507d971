import { beforeAll, describe, expect, it } from 'vitest';
import { loadNetwork } from '../../model/index.ts';
import {
  hasData,
  idxImages,
  needsData,
  readModel,
  useBackend as startBackend,
} from '../../model/test-fixtures.ts';
import { attribute } from '../attribute.ts';
import { evaluate } from '../evaluate.ts';
import { explain } from '../explain.ts';
import { fieldOf } from '../field.ts';
import { quantityAt } from '../quantities.ts';
import { flat, problemOf, vectorCase, vectorGraph } from '../test-vectors.ts';
import { deletionCurve } from './deletion.ts';
import { infidelity } from './infidelity.ts';
import { maxSensitivity } from './max-sensitivity.ts';
import { randomisationCheck } from './randomisation.ts';
import { rankCorrelation } from './similarity.ts';

const defaults = { samples: 3, normalise: false, multiplied: true, spread: 0.1, seed: 1 };

describe('numbers of the metrics of Captum', () => {
  beforeAll(() => startBackend('cpu'));

  it.each(['ca-sensitivity-n1-ig', 'ca-sensitivity-n2-ig', 'ca-sensitivity-n2-ablation'])(
    '%s',
    async (id) => {
      const one = vectorCase(id);
      const problem = problemOf(one);
      const masks = one.options.binary_perturbations as number[][];
      const { maps } = await explain(
        problem,
        one.options.attribution === 'intgrad'
          ? { name: 'integrated-gradients', steps: 50, quadrature: 'gauss-legendre' }
          : { name: 'occlusion', window: [1], step: 1 },
      );
      const perturb = (sample: number, _row: number, x: readonly Float32Array[], into: Float32Array[]) =>
        into.forEach((point, v) => {
          point.set(x[v]?.map((value, j) => (masks[sample]?.[j] ? 0 : value)) ?? []);
        });
      const [value] = await infidelity(problem, maps, { ...defaults, perturb });
      expect(value).toBeLessThanOrEqual(0.05);
    },
  );

  it('ca-infid-ig-base is the square of the completeness gap', async () => {
    const one = vectorCase('ca-infid-ig-base');
    const graph = vectorGraph('ca_ml_add_md');
    const rows = one.input as number[][][];
    const [x, added] = rows.map((values) => Float32Array.from(flat(values))) as [Float32Array, Float32Array];
    const shape = graph.output.shape;
    const units = (one.target as never as { per_sample_index: number[][] }).per_sample_index.map((index) =>
      index.reduce((at, i, axis) => at * (shape[axis] as number) + i, 0),
    );
    const [first, second] = graph.inputs;
    if (!first || !second) throw new Error('two inputs expected');
    const quantity = quantityAt(graph.output, { kind: 'class-per-input', classes: units });
    const field = fieldOf(graph, [first], quantity, [{ site: second, data: added }]);
    const problem = { field, count: 4, x: [x], baseline: [new Float32Array(x.length).fill(1)], run: {} };
    const { maps } = await explain(problem, {
      name: 'integrated-gradients',
      steps: 50,
      quadrature: 'gauss-legendre',
    });
    const values = await infidelity(problem, maps, {
      ...defaults,
      samples: 1,
      perturb: (_sample, _row, _x, into) => into[0]?.fill(1),
    });
    values.forEach((value, row) => {
      expect(Math.abs(value - ((one.expected as number[])[row] ?? Number.NaN))).toBeLessThan(0.05);
    });
  });

  it('ca-infid-local and ca-sensmax-saliency', async () => {
    const local = problemOf(vectorCase('ca-infid-local'));
    const { maps } = await explain(local, { name: 'integrated-gradients', steps: 50 });
    const perturb = (_sample: number, _row: number, x: readonly Float32Array[], into: Float32Array[]) =>
      into.forEach((point, v) => {
        point[0] = (x[v]?.[0] ?? 0) - (v === 0 ? 0.0009 : 0.0121);
      });
    const [value] = await infidelity(local, maps, { ...defaults, perturb });
    expect(value).toBeLessThan(0.05);

    const problem = problemOf(vectorCase('ca-sensmax-saliency'));
    const saliency = async (of: typeof problem) => (await explain(of, { name: 'saliency' })).maps;
    const worst = await maxSensitivity(problem, await saliency(problem), saliency, {
      samples: 5,
      radius: 0.02,
      seed: 1,
    });
    expect(worst[0]).toBe(0);
  });
});

describe('checks', () => {
  beforeAll(() => startBackend('cpu'));

  it('curves run from the whole input to the baseline, in the order of the map', async () => {
    const graph = vectorGraph('ca_ml');
    const quantity = quantityAt(graph.output, { kind: 'class', class: 0 });
    const field = fieldOf(graph, graph.inputs, quantity);
    const request = {
      x: Float32Array.of(20, 50, 30),
      baseline: new Float32Array(3),
      map: Float32Array.of(1, 3, 2),
      count: 1,
      channels: 1,
    };
    const falling = await deletionCurve(field, request, 'deletion');
    const rising = await deletionCurve(field, request, 'insertion');
    expect([...(falling.values[0] ?? [])]).toEqual([392, 192, 72, 2]);
    expect([...(rising.values[0] ?? [])]).toEqual([2, 192, 312, 392]);
    expect(falling.areas[0]).toBeCloseTo((392 / 2 + 192 + 72 + 1) / 3, 4);
  });

  it('ranks: same order 1, opposite -1, constant 0', () => {
    expect(rankCorrelation(Float32Array.of(1, -2, 3), Float32Array.of(2, 5, -9))).toBeCloseTo(1, 12);
    expect(rankCorrelation(Float32Array.of(1, 2, 3), Float32Array.of(3, 2, 1))).toBeCloseTo(-1, 12);
    expect(rankCorrelation(Float32Array.of(1, 2, 3), Float32Array.of(4, 4, 4))).toBeNaN();
    const black = new Array<number>(50).fill(0);
    expect(
      rankCorrelation(Float32Array.of(1, 2, 3, ...black), Float32Array.of(3, 2, 1, ...black)),
    ).toBeCloseTo(-1, 12);
  });
});

describe.skipIf(!hasData)(`checks of the demo's maps${needsData}`, () => {
  it('maps change with the weights, and find what matters sooner than chance does', async () => {
    await startBackend('wasm');
    const data = readModel('fashion_mnist/vgg_small_layers');
    const network = await loadNetwork(data);
    const batch = idxImages('fashion_mnist', 6).images.slice(5 * 784);
    const request = {
      batch,
      count: 1,
      target: { kind: 'max-class' },
      method: { name: 'integrated-gradients', steps: 20 },
    } as const;
    const found = await attribute(network, request);
    const plain = { ...request, method: { name: 'saliency' } } as const;
    const [same] = await randomisationCheck(data, plain, await attribute(network, plain));
    expect(Math.abs(same ?? 1)).toBeLessThan(0.8);
    const checks = ['deletion', 'insertion', 'infidelity', 'max-sensitivity'] as const;
    const good = await evaluate(network, request, found, checks);
    const worst = await evaluate(
      network,
      request,
      { ...found, maps: found.maps.map((map) => map.map((value) => -value)) },
      ['deletion'],
    );
    expect(good.deletion?.areas[0]).toBeLessThan(worst.deletion?.areas[0] ?? 0);
    expect(good.infidelity?.[0]).toBeGreaterThanOrEqual(0);
    expect(good.sensitivity?.[0]).toBeGreaterThan(0);
    network.dispose();
  });
});
