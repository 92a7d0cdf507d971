import { formatVersion, type IndexLayout } from '../index/index.ts';
import type { StoredItem } from '../store/index.ts';
import type { IndexInfo } from './api.ts';
import type { IndexColumns } from './columns.ts';

/** What an index was made of; all of it and the format is in its id, so an index of anything else is never found. */
export type Fingerprints = { model: string; dataset: string; preprocessing: string };

/** What the store keeps beside an index's pieces. */
export type IndexMeta = {
  layer: string;
  columns: IndexColumns;
  layout: IndexLayout;
  fingerprints: Fingerprints;
  /** Whose last bits the exact values have. */
  backend: string;
  buildMs: number;
};

export function indexId(
  { model, dataset, preprocessing }: Fingerprints,
  layer: string,
  columns: IndexColumns,
): string {
  return `index/${formatVersion}/${model}/${dataset}/${preprocessing}/${columns}/${layer}`;
}

export function indexInfo(item: StoredItem): IndexInfo {
  const { layer, columns, layout, buildMs } = item.meta as IndexMeta;
  const { config } = layout;
  const codes = config.layout === 'codes' ? config : null;
  return {
    layer,
    columns,
    layout: config.layout,
    partitions: codes?.partitions ?? null,
    maiRatio: codes?.maiRatio ?? null,
    bytes: item.bytes,
    fullBytes: 4 * layout.units * layout.inputs,
    buildMs,
  };
}

/** Under which id the checkpoint of a build is kept. */
export function unfinishedId(id: string): string {
  return `unfinished/${id}`;
}

/** The item of an index, but for where its parts lie. */
export function indexItem(
  names: { model: string; dataset: string },
  meta: IndexMeta,
): Omit<StoredItem, 'parts'> {
  const what = meta.columns === 'neurons' ? meta.layer : `${meta.layer} channels`;
  return {
    id: indexId(meta.fingerprints, meta.layer, meta.columns),
    kind: 'index',
    name: `${names.model} · ${what} · ${names.dataset}`,
    bytes: meta.layout.bytes,
    created: Date.now(),
    meta,
  };
}
