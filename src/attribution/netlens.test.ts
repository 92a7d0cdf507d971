import { slice, sum, tensor, tidy, transpose } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { useBackend as startBackend } from '../model/test-fixtures.ts';
import { activationsAt } from './activations.ts';
import type { DistributionSpec } from './distributions.ts';
import { distributionOf } from './distributions.ts';
import { type InfluenceRequest, influenceIn, type QuantityLike } from './internal-influence.ts';
import { quantityAt, type TargetKind } from './quantities.ts';
import { compare, flat, inputsOf, shapeOf, vectorCase, vectorGraph } from './test-vectors.ts';

type Rest = Partial<InfluenceRequest>;

async function influence(id: string, quantity: QuantityLike, rest: Rest = {}) {
  const one = vectorCase(id);
  const graph = vectorGraph(one.model as string);
  const { data, count } = inputsOf(one, graph);
  const place = { graph, layers: [], output: graph.output.key };
  return influenceIn(place, { inputs: data, count, quantity, ...rest });
}

async function agrees(id: string, quantity: QuantityLike, rest: Rest = {}) {
  const found = await influence(id, quantity, rest);
  expect(
    compare(
      vectorCase(id),
      found.map(({ data }) => data),
    ),
  ).toBeNull();
}

const numbers = (values: number[][]) => Float32Array.from(values.flat());
const gradientOnly = { multiplyByActivation: false };
const rows = [
  [1, 2, 3],
  [0, -1, -2],
];
/** From the first row of the suite's inputs to the second. */
const second = [-1, -3, -5, -2, -4];

describe.each(['cpu', 'wasm'] as const)('numbers of Netlens on %s', (backend) => {
  beforeAll(() => startBackend(backend));

  const quantities: [string, TargetKind][] = [
    ['nl-qoi-max-softmax', { kind: 'max-class', activation: 'softmax' }],
    ['nl-qoi-channel-1d', { kind: 'class', class: 2 }],
    ['nl-qoi-class', { kind: 'class', class: 1 }],
    ['nl-qoi-comparative', { kind: 'comparative', classes: [1, 0] }],
    ['nl-qoi-lambda', { kind: 'lambda', of: (y) => sum(slice(y, [0, 0], [-1, 2]), 1) }],
    ['nl-qoi-thr', { kind: 'threshold', threshold: 1.5 }],
    ['nl-qoi-thr-low', { kind: 'threshold', threshold: 1.5, lowMinusHigh: true }],
  ];
  it.each(quantities)('%s', (id, target) => {
    const values = tidy(() =>
      quantityAt({ key: 'y', shape: [3] }, target)
        .value([tensor(rows)], Int32Array.of(0, 1))
        .dataSync(),
    );
    expect(compare(vectorCase(id), [values])).toBeNull();
  });

  it('nl-qoi-channel-axis1', () => {
    const one = vectorCase('nl-qoi-channel-axis1');
    const given = one.input as number[][][][];
    const values = tidy(() => {
      const y = transpose(tensor(flat(given), shapeOf(given)), [0, 2, 3, 1]);
      return quantityAt({ key: 'y', shape: y.shape.slice(1) }, { kind: 'channel', channels: [1] })
        .value([y], Int32Array.of(0, 1))
        .dataSync();
    });
    expect(compare(one, [values])).toBeNull();
  });

  const points: [string, DistributionSpec, number][] = [
    ['nl-doi-linear-first', { kind: 'linear', resolution: 21, baseline: { kind: 'value', value: 1 } }, 0],
    ['nl-doi-linear-last', { kind: 'linear', resolution: 21, baseline: { kind: 'value', value: 1 } }, 20],
    ['nl-doi-linear-zero', 'linear', 9],
    ['tl-doi-linear-callable', { kind: 'linear', baseline: (z) => z.map((value) => value + 42) }, 9],
  ];
  it.each(points)('%s', (id, spec, d) => {
    const z = numbers(rows);
    const distribution = distributionOf(spec, z, [3], 2);
    const into = new Float32Array(6);
    for (const row of [0, 1])
      distribution.point(d, z.subarray(3 * row, 3 * row + 3), row, into.subarray(3 * row, 3 * row + 3));
    expect(compare(vectorCase(id), [into])).toBeNull();
  });

  it('gaussian points have the variance asked for', () => {
    const distribution = distributionOf(
      { kind: 'gaussian', variance: 4, resolution: 10 },
      new Float32Array(2000),
      [2000],
      1,
    );
    const into = new Float32Array(2000);
    distribution.point(3, new Float32Array(2000), 0, into);
    expect(distribution.count).toBe(10);
    expect(into.reduce((total, value) => total + value * value, 0) / 2000).toBeCloseTo(4, 0);
  });

  it.each([
    ['nl-fprop', 'logits', null],
    ['nl-fprop-logits', 'logits', null],
    [
      'nl-fprop-doicut',
      'logits',
      [
        [1, 1],
        [0, 2],
        [-1, 1],
        [-1, 2],
        [0, -1],
      ],
    ],
    [
      'nl-fprop-identity',
      'l1',
      [
        [2, 1],
        [1, 2],
        [1, 1],
        [1, 0],
        [0, -1],
      ],
    ],
    ['ca-layeract-relu-in', 'linear1', null],
  ] as [string, string, number[][] | null][])('%s runs from any layer to any layer', async (id, to, atL1) => {
    const one = vectorCase(id);
    const graph = vectorGraph(one.model as string);
    const { data, count } = inputsOf(one, graph);
    const [site] = graph.sites(to, 'out');
    const [fed] = atL1 ? graph.sites('l1', 'out') : graph.inputs;
    if (!site || !fed) throw new Error('no such tensors');
    const given = [{ site: fed, data: atL1 ? numbers(atL1) : (data[0] as Float32Array) }];
    expect(compare(one, [await activationsAt(graph, site, given, atL1?.length ?? count, {})])).toBeNull();
  });

  it('slices, cuts and the quantity at every point', async () => {
    const fed: DistributionSpec = {
      kind: 'custom',
      points: [
        numbers([
          [2, 1],
          [1, 2],
        ]),
      ],
    };
    await agrees('nl-bprop', 'max', gradientOnly);
    await agrees('nl-bprop-tocut', 'max', { ...gradientOnly, cuts: [null, 'l2'] });
    await agrees('nl-bprop-identity', 'max', { ...gradientOnly, cuts: [null, 'x'] });
    await agrees('nl-bprop-doi', 'max', {
      ...gradientOnly,
      cuts: 'l1',
      distributionCut: 'l1',
      distribution: fed,
    });
    await agrees('nl-bprop-multi', 'max', { ...gradientOnly, cuts: { kind: 'layer', layers: ['x', 'l1'] } });
    await agrees('nl-anchor-out', { kind: 'class', class: 0 }, { ...gradientOnly, cuts: 'r' });
    await agrees('nl-batch-lin', 'max', { distribution: 'linear' });
  });

  it('axioms: slices, sensitivity, distribution linearity, completeness', async () => {
    const two: TargetKind = { kind: 'class', class: 2 };
    const cut = { cuts: ['h1', 'z2'] } as Rest;
    await agrees('nl-ax-slice', 4, { ...gradientOnly, ...cut });
    await agrees('nl-ax-slice-mult', 4, cut);
    await agrees('nl-ax-sensitivity', two, {
      ...gradientOnly,
      distribution: {
        kind: 'linear',
        resolution: 10,
        baseline: { kind: 'data', data: numbers([[1, 2, 3, -2, 5]]) },
      },
    });
    const moved = (z: Float32Array) => z.map((value, j) => value + (second[j] as number));
    await agrees(
      'nl-ax-distlin',
      { kind: 'class', class: 0 },
      {
        ...gradientOnly,
        distribution: { kind: 'custom', count: 4, of: (z) => [z, moved(z), moved(z), moved(z)] },
      },
    );
    await agrees('nl-ax-complete-zero', two, { distribution: { kind: 'linear', resolution: 100 } });
    const base = Float32Array.of(0, 1, 2, 3, 4, 3, 2, 1, 0, -1);
    await agrees('nl-ax-complete-internal', two, {
      cuts: 'h1',
      distributionCut: 'h1',
      distribution: { kind: 'linear', resolution: 100, baseline: { kind: 'data', data: base } },
    });
  });

  it('TruLens: points made of the model input, baselines made of the cut', async () => {
    const whole: TargetKind = { kind: 'units', units: [0] };
    const inputs = [1, 2, 5];
    await agrees('tl-doi-modelinputs-input', whole, {
      ...gradientOnly,
      cuts: 'l1',
      distributionCut: 'l1',
      distribution: { kind: 'custom', count: 1, of: (_z, row) => [Float32Array.of(inputs[row] as number)] },
    });
    await agrees('tl-baseline-self', whole, {
      cuts: 'l1',
      distributionCut: 'l1',
      distribution: { kind: 'linear', baseline: (z) => z },
    });
  });

  it.each([
    ['ca-gxa-linear1', 'linear1'],
    ['ca-gxa-relu', 'relu'],
    ['ca-gxa-linear2', 'linear2'],
  ])('%s is an internal influence', async (id, layer) => {
    await agrees(id, { kind: 'class', class: 0 }, { cuts: layer });
  });
});
