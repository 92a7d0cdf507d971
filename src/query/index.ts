export { candidates, type KnownInputs } from './candidates.ts';
export { type QueryContext, runQuery } from './run-query.ts';
export type { Filter, Query, QueryResult, QueryRow, QueryStats, RunInputs, Unit } from './types.ts';
export { checkInput, checkQuery, checkUnits } from './validate.ts';
