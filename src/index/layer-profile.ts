import { checkWhole } from './config.ts';

/** Units of a layer that looked the same in a sample. */
export type UnitGroup = {
  /** How many units. */
  units: number;
  /** Inputs of the sample with the most frequent value; 0 where no value was seen twice. */
  mode: number;
  /** Inputs of the sample with a higher value: 0 or a power of two; the last one below an eighth of the sample stands for more, too. */
  above: number;
  /** Different values that the unit seems to have beside the most frequent one; null where they are many. */
  values: number | null;
};

/** What a sample of inputs says of the size of a layer's index. Plain data. */
export type LayerProfile = { units: number; sample: number; groups: UnitGroup[] };

/** Inputs that are enough for a profile. */
export const profileSample = 128;

/** Ids to run for a profile: evenly spread, [min(inputs, profileSample)]. */
export function profileInputs(inputs: number): Uint32Array<ArrayBuffer> {
  const sample = Math.min(inputs, profileSample);
  return Uint32Array.from({ length: sample }, (_, i) => Math.floor((i * inputs) / sample));
}

/**
 * @param activations [sample, units] of the inputs that `profileInputs` gives
 * @throws EngineError 'bad-argument'
 */
export function profileLayer(activations: Float32Array, sample: number, units: number): LayerProfile {
  checkWhole('sample', sample, 1, 65_536);
  checkWhole('activations', activations.length, sample * units, sample * units);
  const groups = new Map<string, UnitGroup>();
  const column = new Float32Array(sample);
  for (let unit = 0; unit < units; unit++) {
    for (let row = 0; row < sample; row++) column[row] = activations[row * units + unit] as number;
    const looks = lookOf(column.sort());
    const key = `${looks.mode} ${looks.above} ${looks.values}`;
    const group = groups.get(key);
    if (group) group.units++;
    else groups.set(key, { units: 1, ...looks });
  }
  return { units, sample, groups: [...groups.values()] };
}

/** Runs of equal values in sorted ones. */
type Runs = { longest: number; end: number; different: number; once: number; twice: number };

function lookOf(sorted: Float32Array): Omit<UnitGroup, 'units'> {
  const count = sorted.length;
  const runs = runsOf(sorted);
  const values = seemingValues(runs);
  if (runs.longest < 2 && count > 1) return { mode: 0, above: 0, values };
  return { mode: runs.longest, above: powerOfTwo(Math.min(count - runs.end, count / 8)), values };
}

/** The largest power of two up to a number; 0 below 1. */
function powerOfTwo(number: number): number {
  return number < 1 ? 0 : 2 ** Math.floor(Math.log2(number));
}

function runsOf(sorted: Float32Array): Runs {
  const runs = { longest: 0, end: 0, different: 0, once: 0, twice: 0 };
  let end = 0;
  for (let begin = 0; begin < sorted.length; begin = end) {
    while (end < sorted.length && sorted[end] === sorted[begin]) end++;
    const length = end - begin;
    if (length > runs.longest) {
      runs.longest = length;
      runs.end = end;
    }
    runs.different++;
    if (length === 1) runs.once++;
    if (length === 2) runs.twice++;
  }
  return runs;
}

/**
 * Different values but for the most frequent: those seen, and those that the number of values seen once and twice tells
 * of (A. Chao, Nonparametric estimation of the number of classes in a population, 1984, bias-corrected). In steps of a
 * half, so that groups stay few; null above 256, which partition no further.
 */
function seemingValues({ different, once, twice }: Runs): number | null {
  const values = different - 1 + (once * (once - 1)) / (2 * (twice + 1));
  if (values > 256) return null;
  return values < 8 ? Math.round(values) : Math.round(2 ** (Math.round(2 * Math.log2(values)) / 2));
}
