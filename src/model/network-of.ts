import { type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { EngineError } from '../lib/errors.ts';
import { currentBackend } from './backend.ts';
import { gradientPass } from './gradient.ts';
import type { Gradient, Network } from './network.ts';
import { batchSizeFor, fixedBatch, type Pass, passes } from './passes.ts';
import { batchShape, checkBatch, checkUnits, inputSize, layerNamed, type Runner } from './runner.ts';

/** A Network that checks arguments, cuts batches into passes, and reads results back. */
export function networkOf(runner: Runner): Network {
  const { input, layers, output, parameters, graph } = runner;
  const batchSize = input.batch ?? batchSizeFor(layers, currentBackend());
  const passSize = input.batch ?? fixedBatch(currentBackend(), batchSize);
  let open = true;
  const assertOpen = () => {
    if (open) return;
    throw new EngineError('not-open', 'network: it was closed; an open model expected; open the model again');
  };
  return {
    input,
    layers,
    output,
    parameters,
    graph,
    batchSize,
    async forward(batch, count, name) {
      const { units } = layerNamed(runner, name);
      checkBatch(runner, batch, count);
      const result = new Float32Array(count * units);
      for (const pass of passes(batch, count, passSize)) {
        assertOpen();
        const values = await activations(runner, pass, name);
        if (pass.count === count) return values;
        result.set(values.subarray(0, pass.rows * units), pass.start * units);
      }
      return result;
    },
    async gradient(batch, count, name, units) {
      const layer = layerNamed(runner, name);
      checkBatch(runner, batch, count);
      checkUnits(layer, units);
      const size = inputSize(runner);
      const result: Gradient = {
        gradient: new Float32Array(count * size),
        outputs: new Float32Array(count),
      };
      for (const pass of passes(batch, count, input.batch)) {
        assertOpen();
        const { gradient, outputs } = await gradientPass(runner, pass.batch, pass.count, layer, units);
        result.gradient.set(gradient.subarray(0, pass.rows * size), pass.start * size);
        result.outputs.set(outputs.subarray(0, pass.rows), pass.start);
      }
      return result;
    },
    dispose() {
      if (open) runner.dispose();
      open = false;
    },
  };
}

async function activations(runner: Runner, pass: Pass, layer: string): Promise<Float32Array> {
  const { batch, count } = pass;
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
