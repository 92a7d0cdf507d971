import { type FileKind, fileKind } from '../../lib/file-kind.ts';
import { baseName, extension, type NamedFile } from '../../lib/files.ts';
import { CIFAR_RECORD } from './cifar.ts';

/** What a file is to a data set: by its first bytes, then by its name. `says` is ready for a message. */
export type DatasetFile = {
  file: NamedFile;
  kind: 'idx' | 'cifar-10' | 'picture' | 'classes' | 'other';
  says: string;
};

const PICTURE_ENDINGS = ['png', 'jpg', 'jpeg', 'webp', 'gif', 'bmp'];
const IDX_NAME = /idx[1-4]?[-.]ubyte|\.idx(\.gz)?$/i;
const CIFAR_NAME = /\.bin(\.gz)?$|^(data|test)_batch/i;
const CLASSES_NAME =
  /^(classes|class_?names|labels?|categories|synset_?\w*|batches\.meta)\.(txt|names)$|\.names$/i;

/** @throws EngineError 'bad-file' when the file cannot be read. */
export async function datasetFile(file: NamedFile): Promise<DatasetFile> {
  const found = await fileKind(file);
  return { file, kind: kindOf(file, found), says: found.says };
}

function kindOf(file: NamedFile, found: FileKind): DatasetFile['kind'] {
  const name = baseName(file.path);
  if (CIFAR_NAME.test(name) && file.blob.size % CIFAR_RECORD === 0 && (found.start[0] ?? 255) <= 9)
    return 'cifar-10';
  if (found.kind === 'idx' || found.kind === 'picture') return found.kind;
  if (found.kind === 'text' && CLASSES_NAME.test(name)) return 'classes';
  if (PICTURE_ENDINGS.includes(extension(name))) return 'picture';
  const unsigned = found.kind === 'bytes' || found.kind === 'text' || found.start.length === 0;
  if (unsigned && IDX_NAME.test(name)) return 'idx';
  if (unsigned && CIFAR_NAME.test(name)) return 'cifar-10';
  return 'other';
}
