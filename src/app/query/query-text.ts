import type { PageQuery } from '../shared/page-query.ts';

/** The query as a line for the console or a script. */
export function queryCall(query: PageQuery): string {
  return `await deepeverest.query(${JSON.stringify(query)})`;
}

/** `20 highest for 3 units of conv2`. */
export function querySentence(query: PageQuery): string {
  const count = `${query.units.length} ${query.units.length === 1 ? 'unit' : 'units'} of ${query.layer}`;
  return query.kind === 'similar'
    ? `${query.k} most similar to input ${query.target} in ${count}`
    : `${query.k} ${query.kind} for ${count}`;
}
