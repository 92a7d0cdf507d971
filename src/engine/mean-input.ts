import { throwIfAborted } from '../lib/errors.ts';
import { macrotask } from '../lib/macrotask.ts';
import { progressMeter } from '../lib/progress.ts';
import { thousands } from '../lib/thousands.ts';
import type { CallOptions } from './api.ts';
import type { Pair } from './pair.ts';

const means = new WeakMap<Pair, Float32Array>();

/** The mean of all preprocessed inputs of a pair, [height, width, channels]; kept once it is known. */
export async function meanInput(pair: Pair, options: CallOptions): Promise<Float32Array> {
  const known = means.get(pair);
  if (known) return known;
  const { runner, dataset } = pair;
  const { length } = dataset.set;
  const report = progressMeter(`Averaging ${thousands(length)} inputs`, length, 'inputs', options.onProgress);
  const { height, width, channels } = runner.network.input;
  const sums = new Float64Array(height * width * channels);
  for (let from = 0; from < length; from += runner.batchSize) {
    throwIfAborted(options.signal, 'Averaging the inputs');
    const count = Math.min(runner.batchSize, length - from);
    const batch = await runner.batch(Array.from({ length: count }, (_, at) => from + at));
    addRows(sums, batch);
    report(from + count);
    await macrotask();
  }
  const mean = Float32Array.from(sums, (sum) => sum / length);
  means.set(pair, mean);
  return mean;
}

function addRows(sums: Float64Array, rows: Float32Array): void {
  for (let from = 0; from < rows.length; from += sums.length)
    for (let j = 0; j < sums.length; j++) sums[j] = (sums[j] as number) + (rows[from + j] as number);
}
