export {
  type Budget,
  type BudgetChoice,
  chooseConfig,
  chooseConfigs,
  defaultBudget,
  type LayerChoice,
} from './budget.ts';
export { type BudgetLayer, expectedInputs } from './budget-layer.ts';
export {
  type BuildJob,
  type BuildMemory,
  buildLayerIndex,
  type Checkpoints,
  type WritePiece,
} from './build.ts';
export { type ColumnsChoice, type ColumnsQuestion, chooseColumns } from './choose-columns.ts';
export { checkConfig, defaultConfig, estimateBytes, sampleSize } from './config.ts';
export { formatVersion } from './core.ts';
export { profiledBytes } from './estimate.ts';
export { type FoldTables, foldTables } from './fold-tables.ts';
export { checkFingerprints, type IndexFile, openIndexFile, writeIndexFile } from './index-file.ts';
export type { IndexFileMeta, IndexFingerprints } from './index-manifest.ts';
export { type LayerIndex, openLayerIndex } from './layer-index.ts';
export { type LayerProfile, profileInputs, profileLayer } from './layer-profile.ts';
export { localShard } from './local-shard.ts';
export { buildOrder } from './order.ts';
export { packedBytes, packingFor } from './packing.ts';
export { blobReader, type ReadRange, rangeReader } from './range-reader.ts';
export { type BlockFold, type CodedTerms, foldBlock, type ScanCore, startScanCore } from './scan-core.ts';
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
