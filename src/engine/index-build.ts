import {
  buildLayerIndex,
  type IndexConfig,
  type IndexLayout,
  type ReadPiece,
  type WritePiece,
} from '../index/index.ts';
import { EngineError } from '../lib/errors.ts';
import type { OnProgress } from '../lib/progress.ts';
import type { Layer } from '../model/index.ts';
import type { StoredItem } from '../store/index.ts';
import type { IndexInfo } from './api.ts';
import { columnCount, columnRows, type IndexColumns } from './columns.ts';
import {
  type Fingerprints,
  type IndexMeta,
  indexId,
  indexInfo,
  indexItem,
  unfinishedId,
} from './index-item.ts';
import type { Ports } from './ports.ts';
import { type RunBatch, sharedPass } from './shared-pass.ts';

/** What to keep of one kind of columns, and the index of fewer inputs that it extends. */
export type ColumnsPlan = { columns: IndexColumns; config: IndexConfig; extends?: StoredItem };

export type ColumnsBuild = {
  ports: Ports;
  prints: Fingerprints;
  names: { model: string; dataset: string };
  layer: Layer;
  columns: ColumnsPlan[];
  inputs: number;
  batchSize: number;
  run: RunBatch;
  onBatch?: (ids: Uint32Array, rows: Float32Array) => void;
};

/** Builds the indexes of one layer's neurons, channels or both in one pass over the inputs. */
export async function buildColumns(
  build: ColumnsBuild,
  signal: AbortSignal,
  onProgress: OnProgress,
): Promise<IndexInfo[]> {
  const failed = new AbortController();
  const either = AbortSignal.any([signal, failed.signal]);
  const starts = await Promise.all(build.columns.map((plan) => startOf(build, plan)));
  const together = starts.every(({ encoded }) => encoded === starts[0]?.encoded);
  const pass = sharedPass(build.run, together ? build.columns.length : 1, build.onBatch);
  const builds = build.columns.map(async (plan, at) => {
    try {
      const report = at === 0 ? onProgress : undefined;
      const run = together ? pass : build.run;
      return await buildOne(build, plan, starts[at] as Start, run, either, report);
    } catch (thrown) {
      failed.abort();
      throw thrown;
    }
  });
  const results = await Promise.allSettled(builds);
  const reasons = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
  const cause = reasons.find((reason) => !isCancelled(reason)) ?? reasons[0];
  if (cause) throw cause;
  return Promise.all(builds);
}

/** What a build goes on from, and how many inputs are in it. */
type Start = { from: { layout: IndexLayout; read: ReadPiece } | null; encoded: number };

/** A checkpoint of this very build, else the index that it extends, else nothing. */
async function startOf({ ports, prints, layer, inputs }: ColumnsBuild, plan: ColumnsPlan): Promise<Start> {
  const unfinished = await ports.store.item(unfinishedId(indexId(prints, layer.name, plan.columns)));
  const item = unfinished && resumes(unfinished, plan.config, inputs) ? unfinished : plan.extends;
  if (!item) return { from: null, encoded: 0 };
  const { layout } = item.meta as IndexMeta;
  return { from: { layout, read: pieceReader(ports, item.parts) }, encoded: layout.encoded };
}

function resumes(item: StoredItem, config: IndexConfig, inputs: number): boolean {
  const { layout } = item.meta as IndexMeta;
  return layout.inputs === inputs && JSON.stringify(layout.config) === JSON.stringify(config);
}

export function pieceReader({ store }: Ports, parts: string): ReadPiece {
  return async (piece, offset, length) => {
    const blob = await store.readPart(parts, piece);
    return new Uint8Array(await blob.slice(offset, offset + length).arrayBuffer());
  };
}

async function buildOne(
  build: ColumnsBuild,
  { columns, config }: ColumnsPlan,
  { from }: Start,
  run: RunBatch,
  signal: AbortSignal,
  onProgress: OnProgress | undefined,
): Promise<IndexInfo> {
  const { ports, prints, names, layer, inputs, batchSize } = build;
  const started = performance.now();
  const id = indexId(prints, layer.name, columns);
  const metaOf = (layout: IndexLayout): IndexMeta => ({
    layer: layer.name,
    columns,
    layout,
    fingerprints: prints,
    backend: ports.backend() ?? 'none',
    buildMs: performance.now() - started,
  });
  try {
    const index = await stored(ports, async (writePiece) => {
      const layout = await buildLayerIndex({
        core: await ports.core(),
        units: columnCount(layer, columns),
        inputs,
        config,
        spawn: ports.spawnShard,
        shards: ports.shards,
        batchSize,
        activations: async (ids) => columnRows(await run(ids), ids.length, layer, columns),
        writePiece,
        ...(from ? { from } : {}),
        checkpoints: {
          everyMs: ports.checkpointMs,
          save: async (write) => {
            await stored(ports, async (writePart) => {
              const saved = metaOf(await write(writePart));
              return { ...indexItem(names, saved), id: unfinishedId(id), kind: 'build' };
            });
          },
        },
        phase: `Indexing ${layer.name}`,
        ...(onProgress ? { onProgress } : {}),
        signal,
      });
      return indexItem(names, metaOf(layout));
    });
    await ports.store.remove(unfinishedId(id));
    return indexInfo(index);
  } catch (thrown) {
    if (isCancelled(thrown)) await ports.store.remove(unfinishedId(id));
    throw thrown;
  }
}

/** Writes parts and then the item that makes them whole; what fails on the way leaves nothing. */
export async function stored(
  ports: Ports,
  write: (writePiece: WritePiece) => Promise<Omit<StoredItem, 'parts'>>,
): Promise<StoredItem> {
  const parts = crypto.randomUUID();
  return ports.whileWriting(parts, async () => {
    try {
      const item = await write((piece, bytes) =>
        ports.store.writePart(parts, piece, new Blob([bytes as Uint8Array<ArrayBuffer>])),
      );
      await ports.store.commit({ ...item, parts });
      return { ...item, parts };
    } catch (thrown) {
      await ports.store.discard(parts);
      throw thrown;
    }
  });
}

function isCancelled(thrown: unknown): boolean {
  return thrown instanceof EngineError && thrown.code === 'cancelled';
}
