import { formatCount, formatValue } from '../shared/format.ts';

/** What a field of numbers takes. */
export type NumberRange = { min: number; max: number; whole?: boolean };

function boundText(value: number): string {
  return Number.isInteger(value) ? formatCount(value) : formatValue(value);
}

/** `a whole number from 1 to 1,000`. */
export function rangeText({ min, max, whole }: NumberRange): string {
  return `a ${whole ? 'whole ' : ''}number from ${boundText(min)} to ${boundText(max)}`;
}

/** The number that was typed, or what was expected. */
export function readNumber(text: string, range: NumberRange): { value: number } | { problem: string } {
  const value = Number(text.trim() === '' ? Number.NaN : text);
  const fits = value >= range.min && value <= range.max && (!range.whole || Number.isInteger(value));
  return fits ? { value } : { problem: `${text.trim() || 'empty'}: ${rangeText(range)} expected` };
}

/** Numbers and ranges, `0, 3-5`, each below `count`; or what was expected. */
export function readIndexes(text: string, count: number): { values: number[] } | { problem: string } {
  const parts = text.split(/[\s,]+/).filter((part) => part !== '');
  const values: number[] = [];
  for (const part of parts) {
    const [, first, last = first] = /^(\d+)(?:-(\d+))?$/.exec(part) ?? [];
    const [from, to] = [Number(first), Number(last)];
    // A part that is no number gives NaN, which is in no order.
    if (!(from <= to && to < count))
      return {
        problem: `${part}: numbers from 0 to ${formatCount(count - 1)}, or ranges such as 3-5, expected`,
      };
    for (let index = from; index <= to; index++) if (!values.includes(index)) values.push(index);
  }
  return values.length > 0 ? { values } : { problem: 'empty: at least one number expected' };
}

/** The shortest text that `readIndexes` reads as these numbers, in rising order. */
export function indexesText(values: readonly number[]): string {
  const sorted = [...values].sort((a, b) => a - b);
  const runs: [from: number, to: number][] = [];
  for (const value of sorted) {
    const run = runs.at(-1);
    if (run && value === run[1] + 1) run[1] = value;
    else runs.push([value, value]);
  }
  return runs.map(([from, to]) => (from === to ? String(from) : `${from}-${to}`)).join(', ');
}
