import type { Tensor } from '@tensorflow/tfjs-core';
import { EngineError } from '../lib/errors.ts';
import { nearest } from './nearest.ts';
import type { Layer, Network } from './network.ts';

/** What a format supplies; `network-of.ts` makes a Network of it. */
export type Runner = Pick<Network, 'input' | 'layers' | 'output' | 'parameters' | 'graph' | 'dispose'> & {
  /**
   * One layer's output for x [batch, height, width, channels] (or [batch, height, width] for an input of rank 3).
   * Synchronous, so that a gradient tape and `tidy` can enclose it; the caller owns the result.
   */
  run(x: Tensor, layer: string): Tensor;
};

/** Length of one input. */
export function inputSize(runner: Pick<Runner, 'input'>): number {
  const { height, width, channels } = runner.input;
  return height * width * channels;
}

/** Shape of a batch of `count` as the model wants it. */
export function batchShape(runner: Pick<Runner, 'input'>, count: number): number[] {
  const { height, width, channels, rank } = runner.input;
  return rank === 4 ? [count, height, width, channels] : [count, height, width];
}

/** @throws EngineError 'bad-argument' for a name that is not among the layers. */
export function layerNamed(runner: Pick<Runner, 'layers'>, name: string): Layer {
  const layer = runner.layers.find((candidate) => candidate.name === name);
  if (layer) return layer;
  const names = nearest(
    name,
    runner.layers.map((candidate) => candidate.name),
    3,
  );
  throw new EngineError(
    'bad-argument',
    `layer: "${name}" is not a layer of this model; the nearest names are ${names.map((near) => `"${near}"`).join(', ')}; choose one of its layers`,
  );
}

/** @throws EngineError 'bad-argument' unless the batch holds `count` inputs. */
export function checkBatch(runner: Pick<Runner, 'input'>, batch: Float32Array, count: number): void {
  if (!Number.isInteger(count) || count < 1)
    throw new EngineError('bad-argument', `count: ${count} found; a whole number from 1 expected`);
  const size = inputSize(runner);
  if (batch.length === count * size) return;
  const { height, width, channels } = runner.input;
  throw new EngineError(
    'bad-argument',
    `batch: ${batch.length} numbers found; ${count * size} expected for ${count} inputs of ${height} x ${width} x ${channels}`,
  );
}

/** @throws EngineError 'bad-argument' for no units, a unit outside the layer, or one named twice. */
export function checkUnits(layer: Layer, units: readonly number[]): void {
  if (units.length === 0)
    throw new EngineError('bad-argument', 'units: none found; at least one unit of the layer expected');
  const seen = new Set<number>();
  for (const unit of units) {
    if (!Number.isInteger(unit) || unit < 0 || unit >= layer.units)
      throw new EngineError(
        'bad-argument',
        `units: ${unit} found; layer "${layer.name}" has units 0 to ${layer.units - 1}`,
      );
    if (seen.has(unit))
      throw new EngineError('bad-argument', `units: ${unit} found twice; name each unit once`);
    seen.add(unit);
  }
}
