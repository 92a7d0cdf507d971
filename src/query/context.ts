import type { ScanCore, UnitIndex } from '../index/index.ts';
import { EngineError } from '../lib/errors.ts';
import type { OnProgress } from '../lib/progress.ts';
import type { ActivationCache } from './activation-cache.ts';
import type { nextBatch } from './batches.ts';
import type { Agreement } from './bounds.ts';
import type { KnownInputs } from './candidates.ts';
import type { Forward } from './run-inputs.ts';
import type { LayerSize, OnRows } from './types.ts';

/** What a query needs of the world. */
export type QueryContext = {
  known: KnownInputs;
  /** Null for a layer that does not exist. */
  layer: (name: string) => LayerSize | null;
  /** Activations of whole layers for inputs of the data set. */
  forward: Forward;
  /** Activations of whole layers for a picture from outside, one row each; needed where a target is one. */
  forwardPicture?: (picture: Blob, layers: readonly string[]) => Promise<Float32Array[]>;
  /** The index of each of the query's units; not asked for by `reprocess`. */
  units: () => Promise<UnitIndex[]>;
  /** Asked for when there are many inputs, whose codes the core folds quicker; null where it does not start. */
  core?: () => Promise<ScanCore | null>;
  /** How far activations computed now agree with those the index saw; `same-backend` by default. */
  agreement?: Agreement;
  /** Most inputs in one forward pass. */
  maxBatch: number;
  /** What a scan runs next; `nextBatch` unless given. Benchmarks hold it against batches of one size. */
  takeBatch?: typeof nextBatch | undefined;
  /** Activations kept from query to query; not used by `reprocess`. */
  cache?: ActivationCache | undefined;
  signal?: AbortSignal | undefined;
  /** *Stop now*: the answer is what is there, with the guarantee reached. */
  stop?: AbortSignal | undefined;
  onProgress?: OnProgress | undefined;
  /** Told after every batch. */
  onRows?: OnRows | undefined;
};

/** The size of a layer that the query was checked against. */
export function sizeOf(context: Pick<QueryContext, 'layer'>, name: string): LayerSize {
  const size = context.layer(name);
  if (!size) throw new EngineError('internal', `layer ${name}: its size is not known`);
  return size;
}
