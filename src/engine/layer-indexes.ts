import { type IndexConfig, type LayerIndex, openLayerIndex } from '../index/index.ts';
import type { Layer } from '../model/index.ts';
import type { StoredItem } from '../store/index.ts';
import type { BuildRequest, IndexInfo, IndexState } from './api.ts';
import { BuildQueue } from './build-queue.ts';
import type { IndexColumns } from './columns.ts';
import { buildColumns } from './index-build.ts';
import { type Fingerprints, type IndexMeta, indexId, indexInfo } from './index-item.ts';
import type { Ports } from './ports.ts';
import type { Runner } from './runner.ts';
import type { RunBatch } from './shared-pass.ts';

/** What one build makes. */
export type BuildPlan = {
  layer: Layer;
  /** One or both, with what to keep of each. */
  columns: { columns: IndexColumns; config: IndexConfig }[];
  /** Sees every batch of the pass: the answer to the query that asked for the index comes from there. */
  onBatch?: (ids: Uint32Array, rows: Float32Array) => void;
};

/** The indexes of one model, data set and preprocessing. */
export class LayerIndexes {
  private readonly ports: Ports;
  private readonly prints: Fingerprints;
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
    const index = openLayerIndex((item.meta as IndexMeta).layout, async (piece, offset, length) => {
      const blob = await this.ports.store.readPart(item.parts, piece);
      return new Uint8Array(await blob.slice(offset, offset + length).arrayBuffer());
    });
    this.opened.set(id, index);
    return index;
  }

  async info(layer: string, columns: IndexColumns): Promise<IndexInfo | null> {
    const item = await this.ports.store.item(this.idOf(layer, columns));
    return item ? indexInfo(item) : null;
  }

  /** On which backend the index was built; null when there is none. */
  async backendOf(layer: string, columns: IndexColumns): Promise<string | null> {
    const item = await this.ports.store.item(this.idOf(layer, columns));
    return item ? (item.meta as IndexMeta).backend : null;
  }

  /** Forgets an index that was deleted from the store. */
  forget(id: string): void {
    this.opened.delete(id);
  }

  /**
   * Builds what the plan says in one pass over the inputs; builds wait for each other. A plan that is already waiting or
   * running is joined, and stops when every caller has cancelled.
   */
  async build(plan: BuildPlan, runner: Runner, request: Omit<BuildRequest, 'layer'>): Promise<IndexInfo[]> {
    const ids = plan.columns.map(({ columns }) => this.idOf(plan.layer.name, columns));
    return this.queue.run(ids, request, (signal, onProgress) =>
      buildColumns(
        {
          ports: this.ports,
          layer: plan.layer,
          columns: plan.columns,
          inputs: this.inputs,
          batchSize: runner.batchSize,
          run: runOn(runner, plan.layer),
          ...(plan.onBatch ? { onBatch: plan.onBatch } : {}),
          commit: async (columns, meta, parts) => {
            const item = this.itemOf(plan.layer.name, columns, meta, parts);
            await this.ports.store.commit(item);
            this.forget(item.id);
            return indexInfo(item);
          },
        },
        signal,
        onProgress,
      ),
    );
  }

  private itemOf(layer: string, columns: IndexColumns, meta: IndexMeta, parts: string): StoredItem {
    const what = columns === 'neurons' ? layer : `${layer} channels`;
    return {
      id: this.idOf(layer, columns),
      kind: 'index',
      name: `${this.names.model} · ${what} · ${this.names.dataset}`,
      parts,
      bytes: meta.layout.bytes,
      created: Date.now(),
      meta: { ...meta, fingerprints: this.prints },
    };
  }

  private idOf(layer: string, columns: IndexColumns): string {
    return indexId(this.prints, layer, columns);
  }
}

function runOn(runner: Runner, layer: Layer): RunBatch {
  return (ids) => runner.forward(ids, layer.name);
}
