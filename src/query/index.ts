export { ActivationCache } from './activation-cache.ts';
export type { Agreement } from './bounds.ts';
export { type BuildAnswer, startAnswer } from './build-answer.ts';
export { type CachePolicy, greedyDual, leastRecent, mostRecent } from './cache-policy.ts';
export { candidates, type KnownInputs } from './candidates.ts';
export { canonicalQuery } from './canonical.ts';
export { poolChannels, unitColumns } from './columns.ts';
export type { QueryContext } from './context.ts';
export type { Forward } from './run-inputs.ts';
export { runQuery } from './run-query.ts';
export { formatQuery, type SentenceNames } from './sentence.ts';
export { parseQuery, type SentenceContext } from './sentence-parser.ts';
export { type TopUnits, topUnitsOf, unitDifferences } from './top-units.ts';
export type {
  Aggregate,
  Distance,
  Filter,
  Guarantee,
  LayerSize,
  Neuron,
  OnRows,
  Pool,
  PooledChannel,
  Query,
  QueryResult,
  QueryRow,
  QueryStats,
  RowsUpdate,
  Strategy,
  Target,
  TraceStep,
  Unit,
} from './types.ts';
export { layerOfUnit, layersOf, unitKey, unitName } from './unit.ts';
export { checkInput, checkQuery, checkUnits, type QueryWorld } from './validate.ts';
