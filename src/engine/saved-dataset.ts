import type { FileSet, ImageSetData, PixelSet } from '../dataset/index.ts';
import type { Store, StoredItem } from '../store/index.ts';
import { writeBlob } from './pieces.ts';

type PixelMeta = Omit<PixelSet, 'pixels'>;
/** The files lie one after another; `lengths` are their bytes. */
type FileMeta = Omit<FileSet, 'files'> & { lengths: number[]; types: string[] };

/** Keeps a data set under its fingerprint; one that is there already is replaced, since labels may have come along. */
export async function saveDataset(store: Store, id: string, data: ImageSetData): Promise<void> {
  const { meta, body } = data.kind === 'pixels' ? packPixels(data) : packFiles(data);
  if (!(await store.item(id))) await writeBlob(store, id, body);
  await store.commit({
    id,
    kind: 'dataset',
    name: data.name,
    parts: id,
    bytes: body.size,
    created: Date.now(),
    meta,
  });
}

export async function readSavedDataset(store: Store, item: StoredItem): Promise<ImageSetData> {
  const body = await store.readAll(item.parts);
  const meta = item.meta as PixelMeta | FileMeta;
  if (meta.kind === 'pixels') return { ...meta, pixels: new Uint8Array(await body.arrayBuffer()) };
  const { lengths, types, ...rest } = meta;
  return { ...rest, files: cut(body, lengths, types) };
}

function packPixels({ pixels, ...meta }: PixelSet): { meta: PixelMeta; body: Blob } {
  return { meta, body: new Blob([pixels as Uint8Array<ArrayBuffer>]) };
}

function packFiles({ files, ...rest }: FileSet): { meta: FileMeta; body: Blob } {
  const meta = { ...rest, lengths: files.map(({ size }) => size), types: files.map(({ type }) => type) };
  return { meta, body: new Blob(files) };
}

function cut(body: Blob, lengths: number[], types: string[]): Blob[] {
  let from = 0;
  return lengths.map((length, at) => {
    const file = body.slice(from, from + length, types[at]);
    from += length;
    return file;
  });
}
