export { type BuildJob, buildLayerIndex } from './build.ts';
export { checkConfig, defaultConfig, estimateBytes } from './config.ts';
export { formatVersion } from './core.ts';
export { sha256 } from './fingerprint.ts';
export { type LayerIndex, openLayerIndex } from './layer-index.ts';
export { localShard } from './local-shard.ts';
export { buildOrder } from './order.ts';
export type {
  CoreSource,
  IndexConfig,
  IndexLayout,
  ReadPiece,
  ShardRemote,
  UnitIndex,
} from './types.ts';
export { type ShardWorker, workerShard } from './worker-shard.ts';
