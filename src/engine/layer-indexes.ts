import {
  buildLayerIndex,
  defaultConfig,
  type IndexConfig,
  type IndexLayout,
  type LayerIndex,
  openLayerIndex,
} from '../index/index.ts';
import type { Layer } from '../model/index.ts';
import type { StoredItem } from '../store/index.ts';
import type { BuildRequest, IndexInfo, LayerInfo } from './api.ts';
import type { Ports } from './ports.ts';
import type { Runner } from './runner.ts';

/** What an index was made of; all of it is in its id, so an index of anything else is never found. */
export type Fingerprints = { model: string; dataset: string; preprocessing: string };

type IndexMeta = {
  layer: string;
  layout: IndexLayout;
  fingerprints: Fingerprints;
  backend: string;
  buildMs: number;
  fullBytes: number;
};

type Build = { promise: Promise<IndexInfo>; stop: AbortController; listeners: Set<BuildRequest> };

/** The indexes of one model, data set and preprocessing. */
export class LayerIndexes {
  private readonly ports: Ports;
  private readonly prints: Fingerprints;
  private readonly inputs: number;
  private readonly names: { model: string; dataset: string };
  private readonly builds = new Map<string, Build>();
  private readonly opened = new Map<string, LayerIndex>();

  constructor(ports: Ports, prints: Fingerprints, inputs: number, names: { model: string; dataset: string }) {
    this.ports = ports;
    this.prints = prints;
    this.inputs = inputs;
    this.names = names;
  }

  async states(): Promise<(layer: string) => LayerInfo['index']> {
    const items = new Map((await this.ports.store.items()).map((item) => [item.id, item]));
    return (layer) => {
      const item = items.get(this.idOf(layer));
      const there = { bytes: item?.bytes ?? 0, id: item?.id ?? null };
      if (this.builds.has(layer)) return { state: 'building', ...there };
      return { state: item ? 'ready' : 'none', ...there };
    };
  }

  /** The stored index of a layer; null when there is none. */
  async open(layer: Layer): Promise<LayerIndex | null> {
    const known = this.opened.get(layer.name);
    if (known) return known;
    const item = await this.ports.store.item(this.idOf(layer.name));
    if (!item) return null;
    const { layout } = item.meta as IndexMeta;
    const index = openLayerIndex(layout, async (piece, offset, length) => {
      const blob = await this.ports.store.readPart(item.parts, piece);
      return new Uint8Array(await blob.slice(offset, offset + length).arrayBuffer());
    });
    this.opened.set(layer.name, index);
    return index;
  }

  /** Forgets an index that was deleted from the store. */
  forget(id: string): void {
    for (const layer of this.opened.keys()) if (this.idOf(layer) === id) this.opened.delete(layer);
  }

  /**
   * Builds the index of a layer; calls for a layer that is being built join that build, which stops when every
   * caller has cancelled. An index with the asked settings is returned as it is.
   */
  async build(layer: Layer, runner: Runner, request: BuildRequest): Promise<IndexInfo> {
    const config = configOf(request);
    const there = await this.ports.store.item(this.idOf(layer.name));
    if (there && sameConfig((there.meta as IndexMeta).layout.config, request)) return infoOf(there);
    const running = this.builds.get(layer.name) ?? this.start(layer, runner, config);
    return join(running, request);
  }

  private start(layer: Layer, runner: Runner, config: IndexConfig): Build {
    const stop = new AbortController();
    const listeners = new Set<BuildRequest>();
    const promise = this.run(layer, runner, config, stop.signal, listeners).finally(() => {
      this.builds.delete(layer.name);
    });
    const build = { promise, stop, listeners };
    this.builds.set(layer.name, build);
    return build;
  }

  private async run(
    layer: Layer,
    runner: Runner,
    config: IndexConfig,
    signal: AbortSignal,
    listeners: Set<BuildRequest>,
  ): Promise<IndexInfo> {
    const started = performance.now();
    const id = this.idOf(layer.name);
    const parts = `${id}#${crypto.randomUUID()}`;
    return this.ports.whileWriting(parts, async () => {
      try {
        const layout = await buildLayerIndex({
          core: await this.ports.core(),
          phase: `Indexing ${layer.name}`,
          units: layer.units,
          inputs: this.inputs,
          config,
          spawn: this.ports.spawnShard,
          shards: this.ports.shards,
          batchSize: runner.batchSize,
          activations: (ids) => runner.forward(ids, layer.name),
          writePiece: (piece, bytes) =>
            this.ports.store.writePart(parts, piece, new Blob([bytes as Uint8Array<ArrayBuffer>])),
          onProgress: (progress) => {
            for (const { onProgress } of listeners) onProgress?.(progress);
          },
          signal,
        });
        return await this.commit(id, parts, layer, layout, performance.now() - started);
      } catch (thrown) {
        await this.ports.store.discard(parts);
        throw thrown;
      }
    });
  }

  private async commit(id: string, parts: string, layer: Layer, layout: IndexLayout, buildMs: number) {
    const meta: IndexMeta = {
      layer: layer.name,
      layout,
      fingerprints: this.prints,
      backend: this.ports.backend() ?? 'none',
      buildMs,
      fullBytes: 4 * layer.units * this.inputs,
    };
    const name = `${this.names.model} · ${layer.name} · ${this.names.dataset}`;
    const item: StoredItem = {
      id,
      kind: 'index',
      name,
      parts,
      bytes: layout.bytes,
      created: Date.now(),
      meta,
    };
    await this.ports.store.commit(item);
    this.opened.delete(layer.name);
    return infoOf(item);
  }

  private idOf(layer: string): string {
    const { model, dataset, preprocessing } = this.prints;
    return `index/${model}/${dataset}/${preprocessing}/${layer}`;
  }
}

async function join(build: Build, request: BuildRequest): Promise<IndexInfo> {
  build.listeners.add(request);
  const leave = () => {
    build.listeners.delete(request);
    if (build.listeners.size === 0) build.stop.abort();
  };
  request.signal?.addEventListener('abort', leave, { once: true });
  if (request.signal?.aborted) leave();
  try {
    return await build.promise;
  } finally {
    request.signal?.removeEventListener('abort', leave);
  }
}

function configOf({ partitions, maiRatio }: BuildRequest): IndexConfig {
  return {
    layout: 'codes',
    partitions: partitions ?? defaultConfig.partitions,
    maiRatio: maiRatio ?? defaultConfig.maiRatio,
  };
}

function sameConfig(there: IndexConfig, { partitions, maiRatio }: BuildRequest): boolean {
  if (there.layout === 'whole') return true;
  return (
    (partitions ?? there.partitions) === there.partitions && (maiRatio ?? there.maiRatio) === there.maiRatio
  );
}

function infoOf(item: StoredItem): IndexInfo {
  const { layer, layout, buildMs, fullBytes } = item.meta as IndexMeta;
  const { config } = layout;
  const codes = config.layout === 'codes' ? config : { partitions: 0, maiRatio: 1 };
  const { partitions, maiRatio } = codes;
  return { layer, partitions, maiRatio, bytes: item.bytes, fullBytes, buildMs };
}
