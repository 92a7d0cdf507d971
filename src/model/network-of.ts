import { type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { EngineError } from '../lib/errors.ts';
import { gradientPass } from './gradient.ts';
import type { Gradient, Network } from './network.ts';
import { batchShape, checkBatch, checkUnits, inputSize, layerNamed, type Runner } from './runner.ts';

/** A Network that checks arguments, fits batches to a fixed batch size, and reads results back. */
export function networkOf(runner: Runner): Network {
  let open = true;
  const assertOpen = () => {
    if (!open)
      throw new EngineError(
        'not-open',
        'network: it was closed; an open model expected; open the model again',
      );
  };
  return {
    input: runner.input,
    layers: runner.layers,
    output: runner.output,
    parameters: runner.parameters,
    async forward(batch, count, name) {
      assertOpen();
      const layer = layerNamed(runner, name);
      checkBatch(runner, batch, count);
      const result = new Float32Array(count * layer.units);
      for (const part of parts(runner, batch, count)) {
        assertOpen();
        const values = await activations(runner, part.batch, part.count, name);
        if (part.rows === count) return values;
        result.set(values.subarray(0, part.rows * layer.units), part.start * layer.units);
      }
      return result;
    },
    async gradient(batch, count, name, units) {
      assertOpen();
      const layer = layerNamed(runner, name);
      checkBatch(runner, batch, count);
      checkUnits(layer, units);
      const size = inputSize(runner);
      const result: Gradient = {
        gradient: new Float32Array(count * size),
        outputs: new Float32Array(count),
      };
      for (const part of parts(runner, batch, count)) {
        assertOpen();
        const { gradient, outputs } = await gradientPass(runner, part.batch, part.count, layer, units);
        result.gradient.set(gradient.subarray(0, part.rows * size), part.start * size);
        result.outputs.set(outputs.subarray(0, part.rows), part.start);
      }
      return result;
    },
    dispose() {
      if (open) runner.dispose();
      open = false;
    },
  };
}

/** A piece of a batch: `rows` real inputs from `start` on, filled up with zeros to `count`. */
type Part = { batch: Float32Array; count: number; start: number; rows: number };

function* parts(runner: Runner, batch: Float32Array, count: number): Generator<Part> {
  const fixed = runner.input.batch;
  if (fixed === null || fixed === count) {
    yield { batch, count, start: 0, rows: count };
    return;
  }
  const size = inputSize(runner);
  for (let start = 0; start < count; start += fixed) {
    const rows = Math.min(fixed, count - start);
    const padded = new Float32Array(fixed * size);
    padded.set(batch.subarray(start * size, (start + rows) * size));
    yield { batch: padded, count: fixed, start, rows };
  }
}

async function activations(
  runner: Runner,
  batch: Float32Array,
  count: number,
  layer: string,
): Promise<Float32Array> {
  let y: Tensor | undefined;
  try {
    y = tidy(() => runner.run(tensor(batch, batchShape(runner, count), 'float32'), layer));
    const values = await y.data<'float32'>();
    // The cpu backend hands out its own memory, which after a reshape is the caller's batch.
    return values.buffer === batch.buffer ? values.slice() : values;
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    throw new EngineError(
      'device',
      `layer "${layer}": running ${count} inputs failed (${reason}); try smaller batches or another backend`,
      { cause: thrown },
    );
  } finally {
    y?.dispose();
  }
}
