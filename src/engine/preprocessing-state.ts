import {
  checkPreprocessing,
  guessPreprocessing,
  type ImageSet,
  type Preprocessing,
} from '../dataset/index.ts';
import { throwIfAborted } from '../lib/errors.ts';
import { type OnProgress, progressMeter } from '../lib/progress.ts';
import type { Network } from '../model/index.ts';
import { spreadIds, topOneAccuracy } from './accuracy.ts';
import type { PreprocessingState } from './api.ts';
import { createRunner } from './runner.ts';

type Pair = {
  network: Network;
  set: ImageSet;
  signal?: AbortSignal | undefined;
  onProgress?: OnProgress | undefined;
};

const smallSample = 32;
const largeSample = 200;
/** Inputs of more pixels than this get the small sample. */
const smallInput = 96 * 96;

/** A guess from the network's input and the data, with the top-1 accuracy of it and of the usual alternatives. */
export async function guessedPreprocessing(pair: Pair): Promise<PreprocessingState> {
  const { preprocessing, reason, choices } = guessPreprocessing(pair.network.input, pair.set.data);
  const ids = sampleOf(pair);
  const report = progressMeter('Trying the preprocessing', choices.length + 1, 'choices', pair.onProgress);
  const accuracy = await sampleAccuracy(pair, preprocessing, ids);
  report(1);
  const tried: PreprocessingState['choices'] = [];
  for (const choice of choices) {
    throwIfAborted(pair.signal, 'Trying the preprocessing');
    tried.push({ ...choice, accuracy: await sampleAccuracy(pair, choice.preprocessing, ids) });
    report(tried.length + 1);
  }
  return { preprocessing, reason, confirmed: false, accuracy, sampleSize: ids.length, choices: tried };
}

/**
 * A person's choice in place of the guess, with its accuracy.
 * @throws EngineError 'bad-argument' for numbers that make no preprocessing.
 */
export async function chosenPreprocessing(
  pair: Pair,
  before: PreprocessingState,
  preprocessing: Preprocessing,
): Promise<PreprocessingState> {
  checkPreprocessing(preprocessing);
  const accuracy = await sampleAccuracy(pair, preprocessing, sampleOf(pair));
  return { ...before, preprocessing, accuracy, confirmed: true };
}

function sampleOf({ network, set }: Pair): number[] {
  const large = network.input.height * network.input.width > smallInput;
  return spreadIds(set.data.length, large ? smallSample : largeSample);
}

async function sampleAccuracy(
  pair: Pair,
  preprocessing: Preprocessing,
  ids: number[],
): Promise<number | null> {
  const { output } = pair.network;
  if (output.shape.length !== 1 || !pair.set.data.labels) return null;
  const runner = createRunner(
    pair.network,
    pair.set,
    preprocessing,
    pair.signal ?? new AbortController().signal,
  );
  const outputs = await runner.forward(ids, output.name);
  return topOneAccuracy(outputs, output.units, ids, pair.set.data.labels);
}
