import type { ModelData } from '../model/index.ts';
import type { Store, StoredItem } from '../store/index.ts';
import { writeBlob } from './pieces.ts';

type ModelMeta = Omit<ModelData, 'weights'>;

/** Keeps a model under its fingerprint; one that is there already is left alone. */
export async function saveModel(store: Store, id: string, data: ModelData): Promise<void> {
  if (await store.item(id)) return;
  const { weights, ...meta } = data;
  await writeBlob(store, id, new Blob([weights]));
  await store.commit({
    id,
    kind: 'model',
    name: data.name,
    parts: id,
    bytes: weights.byteLength,
    created: Date.now(),
    meta,
  });
}

export async function readSavedModel(store: Store, item: StoredItem): Promise<ModelData> {
  const weights = await (await store.readAll(item.parts)).arrayBuffer();
  return { ...(item.meta as ModelMeta), weights };
}
