export { type BuildJob, buildLayerIndex } from './build.ts';
export { checkConfig, defaultConfig, estimateBytes } from './config.ts';
export { formatVersion } from './core.ts';
export { type LayerIndex, openLayerIndex } from './layer-index.ts';
export { localShard } from './local-shard.ts';
export { buildOrder } from './order.ts';
export type {
  CodedUnit,
  CodesConfig,
  CoreSource,
  IndexConfig,
  IndexLayout,
  ReadPiece,
  ShardRemote,
  UnitIndex,
  WholeUnit,
} from './types.ts';
export { type ShardWorker, workerShard } from './worker-shard.ts';
