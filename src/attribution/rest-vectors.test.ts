import { add, mul, sin, square, sum, type Tensor, unstack, zerosLike } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { useBackend as startBackend } from '../model/test-fixtures.ts';
import { activationsAt } from './activations.ts';
import { explain, type Method } from './explain.ts';
import { type Field, fieldOf } from './field.ts';
import { occlusionOf } from './methods/occlusion.ts';
import { quadratureNodes } from './methods/quadrature.ts';
import { gradientMaps } from './methods/saliency.ts';
import { rowOf } from './points.ts';
import type { Maps, Problem } from './problem.ts';
import { quantityAt } from './quantities.ts';
import { activationRules } from './rules.ts';
import { compare, constantsOf, flat, problemOf, targetOf, vectorCase, vectorGraph } from './test-vectors.ts';

/** A problem of one row. */
function rowProblem(problem: Problem, row: number): Problem {
  const own = (all: Float32Array) => rowOf(all, problem.count, row).slice();
  return { ...problem, count: 1, x: problem.x.map(own), baseline: problem.baseline.map(own) };
}

/** Row by row, as every row has features of its own. */
async function byRow(id: string, explainRow: (problem: Problem, features: Int32Array) => Promise<Maps>) {
  const one = vectorCase(id);
  const problem = problemOf(one);
  const masks = one.options.feature_mask as number[][] | undefined;
  const size = (problem.x[0] as Float32Array).length / problem.count;
  const found: number[] = [];
  for (let row = 0; row < problem.count; row++) {
    const mask = masks ? (masks[row] ?? masks[0]) : Array.from({ length: size }, (_, i) => i);
    const [map] = await explainRow(rowProblem(problem, row), Int32Array.from(mask as number[]));
    found.push(...(map as Float32Array));
  }
  expect(compare(one, [found])).toBeNull();
}

describe.each(['cpu', 'wasm'] as const)('other numbers of the suites on %s', (backend) => {
  beforeAll(() => startBackend(backend));

  it.each(['ca-shap-mask', 'ca-shap-base', 'ca-shap-multi-mask'])('%s', (id) =>
    byRow(id, async (problem, features) => {
      const method: Method = { name: 'shapley-sampling', samples: 300, features: [features] };
      return (await explain(problem, method)).maps;
    }),
  );

  it.each(['ca-abl-mask', 'ca-abl-multisample-mask', 'ca-abl-elementwise'])('%s', (id) =>
    byRow(id, async (problem, features) => {
      const ids = [...new Set(features)];
      const windows = ids.map((of) => ({
        variable: 0,
        covered: Int32Array.from(features.keys()).filter((i) => features[i] === of),
      }));
      return (await occlusionOf(problem, windows, (covering) => covering)).maps;
    }),
  );

  it('de-shap-dims', async () => {
    const { maps } = await explain(problemOf(vectorCase('de-shap-dims')), {
      name: 'shapley-sampling',
      samples: 300,
      patch: 0,
      dims: [1],
    });
    const [a, b, c, d] = maps[0] as Float32Array;
    expect([a, c]).toEqual([b, d]);
    expect(compare(vectorCase('de-shap-dims'), [[a as number, c as number]])).toBeNull();
  });

  it('de-zero', async () => {
    const { maps } = await gradientMaps(problemOf(vectorCase('de-zero')), {
      configs: activationRules(({ dy }) => zerosLike(dy)),
    });
    expect(compare(vectorCase('de-zero'), maps)).toBeNull();
  });

  it.each([
    ['ca-dl-layer-relu-in', 'c', 'deeplift'],
    ['ca-dl-layer-relu-in-nomult', 'c', 'deeplift'],
    ['ca-layerlrp-conv', 'conv1', 'lrp'],
  ] as const)('%s, at an inner layer', async (id, layer, name) => {
    const one = vectorCase(id);
    const graph = vectorGraph(one.model as string);
    const [site] = graph.sites(layer, 'out');
    if (!site) throw new Error('no such layer');
    const inputs = constantsOf(one, graph);
    const x = await activationsAt(graph, site, inputs, 1, {});
    const field = fieldOf(graph, [site], quantityAt(graph.output, targetOf(one, graph)), inputs);
    const origin = await activationsAt(
      graph,
      site,
      inputs.map(({ site: input, data }) => ({ site: input, data: new Float32Array(data.length) })),
      1,
      {},
    );
    const method: Method =
      name === 'deeplift'
        ? { name, multiplyByInput: one.options.multiply_by_inputs !== false }
        : { name, conv: 'epsilon' };
    const { maps } = await explain({ field, count: 1, x: [x], baseline: [origin], run: {} }, method);
    expect(compare(one, maps)).toBeNull();
  });

  it('pair-occlusion: drops summed', async () => {
    const one = vectorCase('pair-occlusion');
    const field: Field = {
      shapes: [[5, 5]],
      batch: null,
      forwardRows: 64,
      tapeRows: 8,
      value: ([x]) => mul(sum(x as Tensor, [1, 2]), 3),
    };
    const x = Float32Array.from(flat(one.input as never));
    const problem = { field, count: 1, x: [x], baseline: [new Float32Array(25)], run: {} };
    const { maps } = await explain(problem, {
      name: 'occlusion',
      window: 3,
      step: 1,
      normalise: 'none',
      tail: 'drop',
    });
    expect(compare(one, maps)).toBeNull();
  });

  it('pair-ig', async () => {
    const one = vectorCase('pair-ig');
    const field: Field = {
      shapes: [[3]],
      batch: null,
      forwardRows: 64,
      tapeRows: 64,
      value: ([x]) => {
        const [a, b, c] = unstack(x as Tensor, 1) as [Tensor, Tensor, Tensor];
        return add(add(mul(a, 5), square(b)), sin(c));
      },
    };
    const x = Float32Array.from(one.input as number[]);
    const baseline = [Float32Array.from(one.options.baseline as number[])];
    const { maps } = await explain(
      { field, count: 1, x: [x], baseline, run: {} },
      { name: 'integrated-gradients', steps: 1000 },
    );
    expect(compare(one, maps)).toBeNull();
  });
});

it('ca-quad-3: points and weights of the quadratures', () => {
  const { expected } = vectorCase('ca-quad-3') as never as { expected: Record<string, number[]> };
  for (const kind of ['left', 'right', 'middle'] as const) {
    const { alphas, weights } = quadratureNodes(kind, 3);
    alphas.forEach((alpha, i) => {
      expect(alpha).toBeCloseTo(expected[`alphas_${kind}`]?.[i] ?? Number.NaN, 10);
    });
    expect(weights.reduce((total, weight) => total + weight, 0)).toBeCloseTo(1, 12);
  }
  const cubic = (n: number) => {
    const { alphas, weights } = quadratureNodes('gauss-legendre', n);
    return alphas.reduce((total, alpha, i) => total + (weights[i] ?? 0) * alpha ** 3, 0);
  };
  expect(cubic(2)).toBeCloseTo(0.25, 12);
  expect(cubic(50)).toBeCloseTo(0.25, 12);
});
