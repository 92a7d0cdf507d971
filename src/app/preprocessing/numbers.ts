import type { Preprocessing } from '../../engine/api.ts';

/** What is typed into the form, before it is read. */
export type Draft = {
  height: string;
  width: string;
  resize: Preprocessing['resize'];
  order: Preprocessing['order'];
  scale: string;
  mean: string;
  std: string;
};

/** Reads back as the very number: another last digit would be another preprocessing, with indexes of its own. */
function scaleText(scale: number): string {
  const whole = Math.round(1 / scale);
  return Math.abs(whole) > 1 && 1 / whole === scale ? `1/${whole}` : String(scale);
}

export function draftOf(preprocessing: Preprocessing): Draft {
  return {
    height: String(preprocessing.height),
    width: String(preprocessing.width),
    resize: preprocessing.resize,
    order: preprocessing.order,
    scale: scaleText(preprocessing.scale),
    mean: preprocessing.mean.join(', '),
    std: preprocessing.std.join(', '),
  };
}

function readNumber(text: string): number {
  const fraction = /^\s*([\d.eE+-]+)\s*\/\s*([\d.eE+-]+)\s*$/.exec(text);
  if (fraction) return Number(fraction[1]) / Number(fraction[2]);
  return text.trim() === '' ? Number.NaN : Number(text);
}

/** Numbers parted by commas or blanks, one for each channel; a single one stands for all. */
function readNumbers(text: string, channels: number): number[] {
  const numbers = text
    .split(/[,;\s]+/)
    .filter(Boolean)
    .map(readNumber);
  return numbers.length === 1 ? new Array<number>(channels).fill(numbers[0] ?? Number.NaN) : numbers;
}

function problemOf({ height, width, channels, scale, mean, std }: Preprocessing): string | null {
  const isSize = (size: number) => Number.isInteger(size) && size > 0 && size <= 4096;
  if (!isSize(height) || !isSize(width)) return 'size: two whole numbers from 1 to 4096 are expected';
  if (!Number.isFinite(scale) || scale === 0) return 'scale: a number other than 0 is expected, as in 1/255';
  if (mean.length !== channels || !mean.every(Number.isFinite))
    return `mean: ${channels} numbers are expected, one for each channel`;
  if (std.length !== channels || !std.every((value) => Number.isFinite(value) && value > 0))
    return `std: ${channels} numbers above 0 are expected, one for each channel`;
  return null;
}

/** Reads the form; scale may be written as a fraction, `1/255`. */
export function readDraft(
  draft: Draft,
  channels: Preprocessing['channels'],
): { preprocessing: Preprocessing } | { problem: string } {
  const preprocessing: Preprocessing = {
    height: readNumber(draft.height),
    width: readNumber(draft.width),
    channels,
    resize: draft.resize,
    order: draft.order,
    scale: readNumber(draft.scale),
    mean: readNumbers(draft.mean, channels),
    std: readNumbers(draft.std, channels),
  };
  const problem = problemOf(preprocessing);
  return problem ? { problem } : { preprocessing };
}

/** Equal by value, whatever the order of the fields. */
export function samePreprocessing(a: Preprocessing, b: Preprocessing): boolean {
  const key = (p: Preprocessing) =>
    JSON.stringify([p.height, p.width, p.channels, p.resize, p.order, p.scale, p.mean, p.std]);
  return key(a) === key(b);
}
