import { blobReader, checkFingerprints, openIndexFile, writeIndexFile } from '../index/index.ts';
import { EngineError, throwIfAborted } from '../lib/errors.ts';
import type { NamedFile } from '../lib/files.ts';
import { progressMeter } from '../lib/progress.ts';
import type { StoredItem } from '../store/index.ts';
import type { CallOptions, IndexInfo } from './api.ts';
import { pieceReader, stored } from './index-build.ts';
import { type Fingerprints, type IndexMeta, indexInfo, indexItem } from './index-item.ts';
import type { Ports } from './ports.ts';

type Names = { model: string; dataset: string };

/** A stored index as one file; docs/index-file.md describes it. */
export async function exportIndex(ports: Ports, item: StoredItem, names: Names): Promise<Blob> {
  const { layer, columns, fingerprints, backend, layout } = item.meta as IndexMeta;
  const created = new Date(item.created).toISOString();
  const meta = { layer, columns, fingerprints, backend, names, created };
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  for await (const chunk of writeIndexFile(meta, layout, pieceReader(ports, item.parts))) {
    chunks.push(chunk as Uint8Array<ArrayBuffer>);
  }
  return new Blob(chunks, { type: 'application/octet-stream' });
}

/**
 * Copies an exported index into the store.
 * @throws EngineError 'mismatch' when it is of another model, data set or preprocessing, 'bad-file' or 'storage' when it is
 * damaged.
 */
export async function importIndex(
  ports: Ports,
  files: NamedFile[],
  expected: { prints: Fingerprints; names: Names },
  { onProgress, signal }: CallOptions,
): Promise<IndexInfo> {
  const [file, ...others] = files;
  if (!file || others.length > 0) {
    throw new EngineError(
      'bad-file',
      `index: ${files.length} files found; expected one exported index; choose it alone`,
    );
  }
  const { meta, layout, piece } = await openIndexFile(blobReader(file.blob));
  checkFingerprints(meta, expected.prints);
  const count = layout.pieceStarts.length - 1;
  const report = progressMeter(`Importing ${meta.layer}`, count, 'pieces', onProgress);
  const item = await stored(ports, async (writePiece) => {
    for (let at = 0; at < count; at++) {
      throwIfAborted(signal, 'The import');
      await writePiece(at, await piece(at));
      report(at + 1);
    }
    const columns = meta.columns === 'channels' ? 'channels' : 'neurons';
    const { layer, backend } = meta;
    return indexItem(expected.names, {
      layer,
      columns,
      layout,
      fingerprints: expected.prints,
      backend,
      buildMs: 0,
    });
  });
  return indexInfo(item);
}
