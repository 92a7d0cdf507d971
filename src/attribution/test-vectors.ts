import {
  add,
  addN,
  concat,
  conv2d,
  elu,
  matMul,
  maxPool,
  min,
  mul,
  pow,
  relu,
  reshape,
  sigmoid,
  softplus,
  stack,
  sub,
  type Tensor,
  type Tensor4D,
  tanh,
  tensor,
} from '@tensorflow/tfjs-core';
import type { Site, TensorGraph } from '../model/index.ts';
import { type Constant, type Field, fieldOf, sizeOf } from './field.ts';
import vectors from './fixtures/vectors.json' with { type: 'json' };
import type { Problem } from './problem.ts';
import { quantityAt, type TargetKind } from './quantities.ts';

type Nested = number | Nested[];
export type VectorNode = {
  name: string;
  op: string;
  in: string[];
  kernel?: Nested;
  bias?: number[] | null;
  scale?: number;
  offset?: number;
  exponent?: number;
  size?: number;
  factors?: number[][];
};
export type VectorModel = {
  inputs: { name: string; shape: number[] }[];
  nodes: VectorNode[];
  output: string;
};
export type VectorCase = {
  id: string;
  kind: string;
  model: string | null;
  input: Nested[] | null;
  target: Nested | { ys: number[] } | { qoi: string } | null;
  method: string;
  options: Record<string, unknown>;
  expected: Nested;
  expected_per_input?: boolean;
  tolerance: { mode: 'abs' | 'sum_abs' | 'numpy_allclose'; value: number; rtol?: number };
};

export const CASES = vectors.cases as unknown as VectorCase[];
const MODELS = vectors.models as unknown as Record<string, VectorModel>;

export function vectorCase(id: string): VectorCase {
  const found = CASES.find((one) => one.id === id);
  if (!found) throw new Error(`no vector ${id}`);
  return found;
}

function tensorOf(values: Nested): Tensor {
  return tensor(flat(values), shapeOf(values), 'float32');
}

export function flat(values: Nested): number[] {
  return Array.isArray(values) ? values.flatMap(flat) : [values ?? Number.NaN];
}

export function shapeOf(values: Nested): number[] {
  return Array.isArray(values) ? [values.length, ...shapeOf(values[0] as Nested)] : [];
}

function apply(node: VectorNode, xs: Tensor[]): Tensor {
  const [x] = xs as [Tensor];
  const biased = (y: Tensor) => (node.bias ? add(y, tensorOf(node.bias)) : y);
  switch (node.op) {
    case 'dense': {
      const kernel = tensorOf(node.kernel as Nested);
      const rows = reshape(x, [-1, kernel.shape[0] as number]);
      const y = biased(matMul(rows, kernel));
      return reshape(y, [...x.shape.slice(0, -1), kernel.shape[1] as number]);
    }
    case 'conv2d':
      return biased(conv2d(x as Tensor4D, tensorOf(node.kernel as Nested) as Tensor4D, 1, 'valid'));
    case 'affine':
      return add(mul(x, node.scale ?? 1), node.offset ?? 0);
    case 'relu':
      return relu(x);
    case 'elu':
      return elu(x);
    case 'sigmoid':
      return sigmoid(x);
    case 'tanh':
      return tanh(x);
    case 'softplus':
      return softplus(x);
    case 'identity':
      return add(x, 0);
    case 'power':
      return pow(x, node.exponent ?? 1);
    case 'concat':
      return concat(xs, -1);
    case 'add':
      return addN(xs);
    case 'sub':
      return sub(xs[0] as Tensor, xs[1] as Tensor);
    case 'flatten':
      return reshape(x, [x.shape[0] as number, -1]);
    case 'reduce_min':
      return min(reshape(x, [x.shape[0] as number, -1]), 1);
    case 'maxpool1d': {
      const size = node.size as number;
      const length = x.shape.at(-1) as number;
      const rows = reshape(x, [-1, 1, length, 1]) as Tensor4D;
      return reshape(maxPool(rows, [1, size], [1, size], 'valid'), [...x.shape.slice(0, -1), length / size]);
    }
    case 'maxpool2d':
      return maxPool(x as Tensor4D, node.size as number, node.size as number, 'valid');
    case 'stack_mult':
      return stack(
        (node.factors as number[][]).map((row) =>
          stack(
            row.map((factor) => mul(x, factor)),
            -1,
          ),
        ),
        -2,
      );
    default:
      throw new Error(`no operation ${node.op}`);
  }
}

/** A described model as a network between its nodes. */
export function vectorGraph(id: string): TensorGraph {
  const model = MODELS[id] as VectorModel;
  const evaluate = (feeds: ReadonlyMap<string, Tensor>, fetches: readonly string[]): Tensor[] => {
    const values = new Map(feeds);
    const at = (name: string): Tensor => {
      const known = values.get(name);
      if (known) return known;
      const node = model.nodes.find((one) => one.name === name);
      if (!node) throw new Error(`input ${name} is not fed`);
      const value = apply(node, node.in.map(at));
      values.set(name, value);
      return value;
    };
    return fetches.map(at);
  };
  const shapes = new Map(model.inputs.map(({ name, shape }) => [name, shape]));
  const zeros = new Map(
    model.inputs.map(({ name, shape }) => [name, tensor(new Float32Array(sizeOf(shape)), [1, ...shape])]),
  );
  for (const { name } of model.nodes) shapes.set(name, (evaluate(zeros, [name])[0] as Tensor).shape.slice(1));
  for (const one of zeros.values()) one.dispose();
  const site = (name: string): Site => ({ key: name, shape: shapes.get(name) as number[] });
  return {
    inputs: model.inputs.map(({ name }) => site(name)),
    output: site(model.output),
    batch: null,
    footprint: 100,
    batchSize: 64,
    sites: (layer, anchor) =>
      anchor === 'out' ? [site(layer)] : (model.nodes.find((one) => one.name === layer)?.in ?? []).map(site),
    hasLogits: () => false,
    evaluate,
  };
}

/** What a case's target says, of the model's output. */
export function targetOf(one: VectorCase, graph: TensorGraph): TargetKind {
  const { target } = one;
  const units = sizeOf(graph.output.shape);
  const sum: TargetKind = { kind: 'units', units: Array.from({ length: units }, (_, i) => i) };
  if (target === null) return sum;
  if (typeof target === 'number') return { kind: 'class', class: target };
  if (Array.isArray(target))
    return {
      kind: 'class',
      class: (target as number[]).reduce(
        (at, index, axis) => at * (graph.output.shape[axis] as number) + index,
        0,
      ),
    };
  if ('ys' in target) return { kind: 'weighted', weights: Float32Array.from(target.ys) };
  const [, name, index] = /^(\w+?)(?:\((\d+)\))?(?: .*)?$/.exec(target.qoi) ?? [];
  if (name === 'ClassQoI' || name === 'InternalChannelQoI') return { kind: 'class', class: Number(index) };
  return name === 'MaxClassQoI' ? { kind: 'max-class' } : sum;
}

/** Rows of the model's inputs, repeated where the case says so. */
export function inputsOf(one: VectorCase, graph: TensorGraph): { data: Float32Array[]; count: number } {
  const repeat = Number(one.options.repeat_each_row ?? 1);
  const data = (one.input as Nested[]).map((rows) =>
    Float32Array.from(
      (rows as Nested[]).flatMap((row) => Array.from({ length: repeat }, () => flat(row)).flat()),
    ),
  );
  const size = sizeOf(graph.inputs[0]?.shape ?? []);
  return { data, count: (data[0] as Float32Array).length / size };
}

/** One array for each input: a number for all, one row, or a row for each. */
export function baselineOf(given: unknown, x: Float32Array[], count: number): Float32Array[] {
  if (given === undefined || given === null) return x.map((all) => new Float32Array(all.length));
  const perInput = Array.isArray(given) && x.length > 1 ? (given as Nested[]) : x.map(() => given as Nested);
  return x.map((all, v) => {
    const values = flat(perInput[v] as Nested);
    const size = all.length / count;
    return Float32Array.from(all, (_, i) => {
      if (values.length === 1) return values[0] as number;
      if (values.length === count && size !== count) return values[Math.floor(i / size)] as number;
      return values[values.length === all.length ? i : i % size] as number;
    });
  });
}

export function problemOf(one: VectorCase, graph = vectorGraph(one.model as string)): Problem {
  const { data, count } = inputsOf(one, graph);
  const field: Field = fieldOf(graph, graph.inputs, quantityAt(graph.output, targetOf(one, graph)));
  return { field, count, x: data, baseline: baselineOf(one.options.baseline, data, count), run: {} };
}

/** The model's inputs as constants, for slices. */
export function constantsOf(one: VectorCase, graph: TensorGraph): Constant[] {
  const { data } = inputsOf(one, graph);
  return graph.inputs.map((site, i) => ({ site, data: data[i] as Float32Array }));
}

/** Throws what differs; float32 and GPUs get a millionth on top of the suite's own tolerance. */
export function compare(one: VectorCase, found: readonly ArrayLike<number>[]): string | null {
  const repeat = Number(one.options?.repeat_each_row ?? 1);
  const parts = one.expected_per_input ? (one.expected as Nested[]) : [one.expected];
  for (const [i, part] of parts.entries()) {
    const rows = (part as Nested[]).flatMap((row) => Array.from({ length: repeat }, () => flat(row)).flat());
    const values = Array.from(found[i] ?? []);
    if (values.length !== rows.length) return `${one.id}: ${values.length} numbers, ${rows.length} expected`;
    const gaps = values.map((value, j) =>
      Number.isNaN(rows[j]) && Number.isNaN(value) ? 0 : Math.abs(value - (rows[j] as number)),
    );
    const { mode, value: tolerance, rtol = 0 } = one.tolerance;
    const most = Math.max(1, ...rows.map((value) => Math.abs(value) || 0));
    const allowed = Math.max(tolerance, 2e-6 * most) + rtol * most;
    const gap = mode === 'sum_abs' ? gaps.reduce((sum, value) => sum + value, 0) : Math.max(...gaps);
    if (!(gap <= allowed)) return `${one.id}: [${values.join(', ')}] found, [${rows.join(', ')}] expected`;
  }
  return null;
}
