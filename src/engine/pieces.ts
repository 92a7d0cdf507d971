import type { Store } from '../store/index.ts';

/** Values of this size write and read fastest in IndexedDB. */
const partBytes = 4 << 20;

/** Writes a blob as parts of an item that is committed later. */
export async function writeBlob(store: Store, parts: string, blob: Blob): Promise<void> {
  for (let part = 0; part * partBytes < blob.size || part === 0; part++) {
    await store.writePart(parts, part, blob.slice(part * partBytes, (part + 1) * partBytes));
  }
}
