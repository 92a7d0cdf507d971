import type { Query, QueryRow } from '../src/engine/api.ts';

/** A query about neurons of one layer whose target, if any, is an input: it crosses to the page as it is. */
export type PlainQuery = Omit<Query, 'units' | 'target' | 'targets'> & { units: number[]; target?: number };

/** Activations of some units for every input: data is [inputs, units] row-major. */
export type Table = { units: number[]; inputs: number; data: Float32Array };

/** Sum (highest) or Euclidean distance (similar), in double precision, unit after unit. */
function scoreOf(query: PlainQuery, row: number[], target: number[]): number {
  if (query.kind === 'highest') return row.reduce((sum, value) => sum + value, 0);
  return Math.sqrt(row.reduce((sum, value, at) => sum + (value - (target[at] ?? 0)) ** 2, 0));
}

/** The answer by looking at every input: best first, ties by smaller id, the target left out. */
export function bruteForce(query: PlainQuery, table: Table): QueryRow[] {
  const columns = query.units.map((unit) => table.units.indexOf(unit));
  const width = table.units.length;
  const rowOf = (input: number) => columns.map((column) => table.data[input * width + column] ?? Number.NaN);
  const target = query.target === undefined ? [] : rowOf(query.target);
  const rows: QueryRow[] = [];
  for (let input = 0; input < table.inputs; input++) {
    if (input === query.target) continue;
    const activations = rowOf(input);
    rows.push({ input, score: scoreOf(query, activations, target), activations });
  }
  const sign = query.kind === 'highest' ? -1 : 1;
  rows.sort((a, b) => sign * (a.score - b.score) || a.input - b.input);
  return rows.slice(0, query.k);
}
