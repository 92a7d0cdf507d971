import { buildLayerIndex, type IndexConfig, type IndexLayout } from '../index/index.ts';
import type { OnProgress } from '../lib/progress.ts';
import type { Layer } from '../model/index.ts';
import type { IndexInfo } from './api.ts';
import { columnCount, columnRows, type IndexColumns } from './columns.ts';
import type { IndexMeta } from './index-item.ts';
import type { Ports } from './ports.ts';
import { type RunBatch, sharedPass } from './shared-pass.ts';

export type ColumnsBuild = {
  ports: Ports;
  layer: Layer;
  columns: { columns: IndexColumns; config: IndexConfig }[];
  inputs: number;
  batchSize: number;
  run: RunBatch;
  onBatch?: (ids: Uint32Array, rows: Float32Array) => void;
  /** Makes the written parts an index. */
  commit: (columns: IndexColumns, meta: IndexMeta, parts: string) => Promise<IndexInfo>;
};

/** Builds the indexes of one layer's neurons, channels or both in one pass over the inputs. */
export async function buildColumns(
  build: ColumnsBuild,
  signal: AbortSignal,
  onProgress: OnProgress,
): Promise<IndexInfo[]> {
  const failed = new AbortController();
  const either = AbortSignal.any([signal, failed.signal]);
  const pass = sharedPass(build.run, build.columns.length, build.onBatch);
  const builds = build.columns.map(async ({ columns, config }, at) => {
    try {
      const report = at === 0 ? onProgress : undefined;
      return await buildOne(build, columns, config, pass, either, report);
    } catch (thrown) {
      failed.abort();
      throw thrown;
    }
  });
  const results = await Promise.allSettled(builds);
  const failure = results.find((result) => result.status === 'rejected');
  if (failure) throw failure.reason;
  return Promise.all(builds);
}

async function buildOne(
  { ports, layer, inputs, batchSize, commit }: ColumnsBuild,
  columns: IndexColumns,
  config: IndexConfig,
  pass: RunBatch,
  signal: AbortSignal,
  onProgress: OnProgress | undefined,
): Promise<IndexInfo> {
  const started = performance.now();
  const parts = crypto.randomUUID();
  return ports.whileWriting(parts, async () => {
    try {
      const layout: IndexLayout = await buildLayerIndex({
        core: await ports.core(),
        units: columnCount(layer, columns),
        inputs,
        config,
        spawn: ports.spawnShard,
        shards: ports.shards,
        batchSize,
        activations: async (ids) => columnRows(await pass(ids), ids.length, layer, columns),
        writePiece: (piece, bytes) =>
          ports.store.writePart(parts, piece, new Blob([bytes as Uint8Array<ArrayBuffer>])),
        phase: `Indexing ${layer.name}`,
        ...(onProgress ? { onProgress } : {}),
        signal,
      });
      const meta = {
        layer: layer.name,
        columns,
        layout,
        backend: ports.backend() ?? 'none',
        buildMs: performance.now() - started,
      };
      return await commit(columns, meta as IndexMeta, parts);
    } catch (thrown) {
      await ports.store.discard(parts);
      throw thrown;
    }
  });
}
