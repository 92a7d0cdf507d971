import { type IndexConfig, type LayerIndex, openLayerIndex } from '../index/index.ts';
import type { Layer } from '../model/index.ts';
import type { StoredItem } from '../store/index.ts';
import type { BuildRequest, IndexInfo, IndexState, UnfinishedBuild } from './api.ts';
import { BuildQueue } from './build-queue.ts';
import type { IndexColumns } from './columns.ts';
import { buildColumns, type ColumnsPlan, pieceReader } from './index-build.ts';
import { type Fingerprints, type IndexMeta, indexId, indexInfo, unfinishedId } from './index-item.ts';
import type { Ports } from './ports.ts';
import type { Runner } from './runner.ts';

/** What one build makes. */
export type BuildPlan = {
  layer: Layer;
  /** One or both, with what to keep of each. */
  columns: ColumnsPlan[];
  /** Sees every batch of the pass: the answer to the query that asked for the index comes from there. */
  onBatch?: (ids: Uint32Array, rows: Float32Array) => void;
};

/** The indexes of one model, data set and preprocessing. */
export class LayerIndexes {
  private readonly ports: Ports;
  readonly prints: Fingerprints;
  private readonly inputs: number;
  private readonly names: { model: string; dataset: string };
  private readonly queue = new BuildQueue<IndexInfo[]>();
  private readonly opened = new Map<string, LayerIndex>();

  constructor(ports: Ports, prints: Fingerprints, inputs: number, names: { model: string; dataset: string }) {
    this.ports = ports;
    this.prints = prints;
    this.inputs = inputs;
    this.names = names;
  }

  async states(): Promise<(layer: string, columns: IndexColumns) => IndexState> {
    const items = new Map((await this.ports.store.items()).map((item) => [item.id, item]));
    return (layer, columns) => {
      const id = this.idOf(layer, columns);
      const item = items.get(id);
      const there = { bytes: item?.bytes ?? 0, id: item?.id ?? null };
      return { state: this.queue.state(id) ?? (item ? 'ready' : 'none'), ...there };
    };
  }

  /** The stored index; null when there is none. */
  async open(layer: string, columns: IndexColumns): Promise<LayerIndex | null> {
    const id = this.idOf(layer, columns);
    const known = this.opened.get(id);
    if (known) return known;
    const item = await this.ports.store.item(id);
    if (!item) return null;
    const index = openLayerIndex((item.meta as IndexMeta).layout, pieceReader(this.ports, item.parts));
    this.opened.set(id, index);
    return index;
  }

  async item(layer: string, columns: IndexColumns): Promise<StoredItem | null> {
    return (await this.ports.store.item(this.idOf(layer, columns))) ?? null;
  }

  async info(layer: string, columns: IndexColumns): Promise<IndexInfo | null> {
    const item = await this.item(layer, columns);
    return item && indexInfo(item);
  }

  /** On which backend the index was built; null when there is none. */
  async backendOf(layer: string, columns: IndexColumns): Promise<string | null> {
    const item = await this.item(layer, columns);
    return item && (item.meta as IndexMeta).backend;
  }

  /** Forgets an index that was deleted from the store. */
  forget(id: string): void {
    this.opened.delete(id);
  }

  /** Forgets an index that was replaced. */
  forgetLayer(layer: string, columns: IndexColumns): void {
    this.forget(this.idOf(layer, columns));
  }

  /**
   * Builds what the plan says in one pass over the inputs; builds wait for each other. A plan that is already waiting or
   * running is joined, and stops when every caller has cancelled.
   */
  async build(plan: BuildPlan, runner: Runner, request: Omit<BuildRequest, 'layer'>): Promise<IndexInfo[]> {
    const ids = plan.columns.map(({ columns }) => this.idOf(plan.layer.name, columns));
    return this.queue.run(ids, request, async (signal, onProgress) => {
      const infos = await buildColumns(
        {
          ports: this.ports,
          prints: this.prints,
          names: this.names,
          layer: plan.layer,
          columns: plan.columns,
          inputs: this.inputs,
          batchSize: runner.batchSize,
          run: (batch) => runner.forward(batch, plan.layer.name),
          ...(plan.onBatch ? { onBatch: plan.onBatch } : {}),
        },
        signal,
        onProgress,
      );
      for (const id of ids) this.forget(id);
      return infos;
    });
  }

  /** Builds of these inputs that were cut off. */
  async unfinished(): Promise<UnfinishedBuild[]> {
    const items = await this.ports.store.items();
    const metas = items.filter(({ kind }) => kind === 'build').map(({ meta }) => meta as IndexMeta);
    return metas
      .filter(({ fingerprints }) => indexId(fingerprints, '', 'neurons') === this.idOf('', 'neurons'))
      .map(({ layer, columns, layout }) => ({ layer, columns, done: layout.encoded, total: layout.inputs }));
  }

  /** With which settings a build was cut off; null when none was. */
  async unfinishedConfig(layer: string, columns: IndexColumns): Promise<IndexConfig | null> {
    const item = await this.ports.store.item(unfinishedId(this.idOf(layer, columns)));
    return item ? (item.meta as IndexMeta).layout.config : null;
  }

  /** The stored items of these indexes. */
  async items(): Promise<StoredItem[]> {
    const items = await this.ports.store.items();
    return items.filter(
      ({ kind, meta }) =>
        kind === 'index' &&
        indexId((meta as IndexMeta).fingerprints, '', 'neurons') === this.idOf('', 'neurons'),
    );
  }

  private idOf(layer: string, columns: IndexColumns): string {
    return indexId(this.prints, layer, columns);
  }
}
