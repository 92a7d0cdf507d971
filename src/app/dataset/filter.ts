import type { GridFilter } from '../shared/store.ts';

type Tables = {
  length: number;
  labels: ArrayLike<number> | null;
  /** Predicted class by input, -1 where not known. */
  predictions: ArrayLike<number> | null;
};

/** Inputs that pass, ascending. A filter over a table that is not there lets everything pass. */
export function filterInputs({ length, labels, predictions }: Tables, filter: GridFilter): Uint32Array {
  const passing = new Uint32Array(length);
  let count = 0;
  for (let input = 0; input < length; input++) {
    const label = labels?.[input];
    const prediction = predictions?.[input];
    if (filter.label !== null && label !== undefined && label !== filter.label) continue;
    if (filter.prediction !== null && prediction !== undefined && prediction !== filter.prediction) continue;
    if (filter.wrongOnly && isRight(label, prediction)) continue;
    passing[count++] = input;
  }
  return passing.slice(0, count);
}

/** Whether the prediction is known to be right; unknown counts as right. */
export function isRight(label: number | undefined, prediction: number | undefined): boolean {
  if (label === undefined || label < 0) return true;
  return prediction === undefined || prediction < 0 || label === prediction;
}

/** How often each value from 0 occurs. */
export function countValues(values: ArrayLike<number>): number[] {
  const counts: number[] = [];
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? -1;
    if (value < 0) continue;
    while (counts.length <= value) counts.push(0);
    counts[value] = (counts[value] ?? 0) + 1;
  }
  return counts;
}
