import { EngineError, throwIfAborted } from '../lib/errors.ts';
import { type OnProgress, progressMeter } from '../lib/progress.ts';
import { argmax } from './accuracy.ts';
import type { Prediction, PredictionTable } from './api.ts';
import type { Runner } from './runner.ts';

const shown = 5;

/** Classes by falling score, at most 5 an input. */
export async function predict(
  runner: Runner,
  ids: number[],
  labels: Int32Array | null,
): Promise<Prediction[]> {
  const { name, units } = classOutput(runner);
  const outputs = await runner.forward(ids, name);
  return ids.map((input, row) => ({
    input,
    label: labels?.[input] ?? null,
    top: best(outputs.subarray(row * units, (row + 1) * units)),
  }));
}

/** Runs the whole network over every input. */
export async function predictEvery(
  runner: Runner,
  total: number,
  options: { signal?: AbortSignal | undefined; onProgress?: OnProgress | undefined },
): Promise<PredictionTable> {
  const { name, units } = classOutput(runner);
  const table = { classes: new Int32Array(total).fill(-1), scores: new Float32Array(total), done: 0, total };
  const report = progressMeter('Predicting every input', total, 'inputs', options.onProgress);
  for (let from = 0; from < total; from += runner.batchSize) {
    throwIfAborted(options.signal, 'Predicting every input');
    const ids = Array.from({ length: Math.min(runner.batchSize, total - from) }, (_, at) => from + at);
    const outputs = await runner.forward(ids, name);
    ids.forEach((id, row) => {
      const top = argmax(outputs, row * units, units);
      table.classes[id] = top;
      table.scores[id] = outputs[row * units + top] as number;
    });
    table.done = from + ids.length;
    report(table.done);
  }
  return table;
}

/** @throws EngineError 'unsupported' when the network's output is no vector of class scores. */
function classOutput({ network }: Runner): { name: string; units: number } {
  if (network.output.shape.length === 1) return network.output;
  throw new EngineError(
    'unsupported',
    `predict: the output ${network.output.name} has shape [${network.output.shape.join(', ')}]; expected one score per class; pick units of a layer instead`,
  );
}

function best(scores: Float32Array): Prediction['top'] {
  return Array.from(scores, (score, index) => ({ class: index, score }))
    .sort((a, b) => b.score - a.score || a.class - b.class)
    .slice(0, shown);
}
