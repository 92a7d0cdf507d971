import type { DBSchema } from 'idb';

export const databaseName = 'deepeverest';
export const schemaVersion = 1;

/**
 * A saved model, data set or index, or a build that may be gone on with. It is written after all its parts: an item that
 * exists is whole.
 */
export type StoredItem = {
  id: string;
  kind: 'model' | 'dataset' | 'index' | 'build';
  name: string;
  /** Under which id its parts lie: a new version is written beside the old one. */
  parts: string;
  /** Of all parts. */
  bytes: number;
  /** Milliseconds since 1970. */
  created: number;
  /** What the engine needs to open the parts; plain data. */
  meta: object;
};

export interface Schema extends DBSchema {
  items: { key: string; value: StoredItem };
  /** Parts of at most 4 MiB keep IndexedDB quick; key: [id of the parts, part number]. */
  parts: { key: [string, number]; value: Blob };
  settings: { key: string; value: unknown };
}
