import { engine, gather, reshape, type Tensor, tensor, tensor1d, tidy, zeros } from '@tensorflow/tfjs-core';
import { EngineError } from '../lib/errors.ts';
import type { Gradient, Layer } from './network.ts';
import { prepareGradients } from './op-gradients.ts';
import { batchShape, type Runner } from './runner.ts';
import type { TensorGraph } from './tensor-graph.ts';

/**
 * One backward pass. `engine().gradients` with gradients allowed to be missing gives nothing, rather than an error,
 * for an output that does not depend on the input. Seeding the output with a mask of the asked units differentiates
 * their sum, for every row at once, as rows do not see each other at inference.
 */
export async function gradientPass(
  runner: Runner,
  batch: Float32Array,
  count: number,
  layer: Layer,
  units: readonly number[],
): Promise<Gradient> {
  await prepareGradients();
  const [gradient, activations] = backward(runner, batch, count, layer, units);
  try {
    const [slopes, values] = await Promise.all([gradient.data<'float32'>(), activations.data<'float32'>()]);
    return { gradient: slopes, outputs: rowSums(values, count) };
  } finally {
    gradient.dispose();
    activations.dispose();
  }
}

function backward(
  runner: Runner,
  batch: Float32Array,
  count: number,
  layer: Layer,
  units: readonly number[],
): [gradient: Tensor, activations: Tensor] {
  try {
    return tidy(() => {
      const x = tensor(batch, batchShape(runner, count), 'float32');
      const seed = tensor(unitMask(count, layer.units, units), [count, ...layer.shape]);
      const { value, grads } = engine().gradients(
        () => outputAt(runner.graph, x, layer.name),
        [x],
        seed,
        true,
      );
      const flat = reshape(value, [count, layer.units]);
      const [slope] = grads as (Tensor | undefined)[];
      return [slope ?? zeros(x.shape), gather(flat, tensor1d([...units], 'int32'), 1)];
    });
  } catch (thrown) {
    if (thrown instanceof EngineError) throw thrown;
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    throw new EngineError(
      'unsupported',
      `layer "${layer.name}": an operation before it cannot be differentiated here (${reason}); a chain of differentiable operations expected; choose an earlier layer or another backend`,
      { cause: thrown },
    );
  }
}

function outputAt(graph: TensorGraph, x: Tensor, layer: string): Tensor {
  const [input] = graph.inputs;
  const [site] = graph.sites(layer, 'out');
  if (!input || !site) throw new Error('a network with one input expected');
  return graph.evaluate(new Map([[input.key, x]]), [site.key])[0] as Tensor;
}

function unitMask(count: number, width: number, units: readonly number[]): Float32Array {
  const mask = new Float32Array(count * width);
  for (let row = 0; row < count; row++) for (const unit of units) mask[row * width + unit] = 1;
  return mask;
}

function rowSums(values: Float32Array, count: number): Float32Array {
  const width = values.length / count;
  return Float32Array.from({ length: count }, (_, row) =>
    values.subarray(row * width, (row + 1) * width).reduce((sum, value) => sum + value, 0),
  );
}
