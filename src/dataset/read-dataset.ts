import { EngineError } from '../lib/errors.ts';
import { isIgnored, type NamedFile } from '../lib/files.ts';
import type { OnProgress } from '../lib/progress.ts';
import { unpackZips } from '../lib/zip.ts';
import { readCifarSet } from './formats/cifar.ts';
import { namesFor, readClasses } from './formats/classes.ts';
import { readIdxSet } from './formats/idx.ts';
import { readImageSet } from './formats/images.ts';
import { type DatasetFile, datasetFile } from './formats/kind.ts';
import type { Decode, ImageSetData } from './image-set.ts';

export type ReadOptions = { decode: Decode; onProgress?: OnProgress; signal?: AbortSignal };

type Kind = DatasetFile['kind'];
type PixelKind = 'idx' | 'cifar-10' | 'picture';

const KINDS: Record<PixelKind, string> = { idx: 'IDX', 'cifar-10': 'CIFAR-10', picture: 'picture' };

/**
 * Reads a data set from files of one kind: IDX, CIFAR-10 batches, or pictures; zipped or not, with or without a text
 * file of class names. Files that take no part are listed in `skipped`.
 * @throws EngineError 'bad-dataset' or 'bad-file' saying which file is at fault; 'cancelled'.
 */
export async function readDataset(files: readonly NamedFile[], options: ReadOptions): Promise<ImageSetData> {
  const unpacked = await unpackZips(files, options.signal);
  const found: DatasetFile[] = [];
  for (const file of unpacked) if (!isIgnored(file.path)) found.push(await datasetFile(file));
  const kind = onlyKind(found, files);
  const [classFile, ...moreClassFiles] = of(found, 'classes');
  const names = classFile ? await readClasses(classFile) : null;
  const data = await readKind(kind, of(found, kind), names, options);
  for (const { path } of moreClassFiles)
    data.skipped.push({ file: path, reason: 'a second file of class names' });
  for (const { file, says } of found.filter((entry) => entry.kind === 'other')) {
    data.skipped.push({ file: file.path, reason: `${says}; no part of the data set` });
  }
  return data;
}

async function readKind(
  kind: PixelKind,
  files: NamedFile[],
  names: string[] | null,
  options: ReadOptions,
): Promise<ImageSetData> {
  if (kind === 'picture') return readImageSet(files, { ...options, classes: names });
  const data = await (kind === 'idx' ? readIdxSet : readCifarSet)(files, options.signal);
  const { classes, reason } = namesFor(names, data.labels);
  if (reason) data.skipped.push({ file: 'class names', reason });
  return { ...data, classes };
}

function of(found: readonly DatasetFile[], kind: Kind): NamedFile[] {
  return found.filter((entry) => entry.kind === kind).map(({ file }) => file);
}

function onlyKind(found: readonly DatasetFile[], dropped: readonly NamedFile[]): PixelKind {
  const kinds = (Object.keys(KINDS) as PixelKind[]).filter((kind) =>
    found.some((entry) => entry.kind === kind),
  );
  const [kind] = kinds;
  if (kind === undefined) throw nothingKnown(found, dropped);
  if (kinds.length === 1) return kind;
  const mixed = kinds.map((each) => KINDS[each]).join(' and ');
  throw bad(
    `data set: ${mixed} files found together; files of one kind expected; drop one data set at a time`,
  );
}

function nothingKnown(found: readonly DatasetFile[], dropped: readonly NamedFile[]): EngineError {
  const advice =
    'IDX, CIFAR-10 binary, or PNG and JPEG pictures expected; drop such files, a folder or a zip of them';
  const [first] = found;
  const name = dropped.length === 1 && dropped[0] ? dropped[0].path : 'data set';
  if (!first) return bad(`${name}: no files found; ${advice}`);
  const others = found.length > 1 ? ` and ${found.length - 1} more files` : '';
  return bad(`${name}: no pictures found, only ${first.file.path} (${first.says})${others}; ${advice}`);
}

function bad(message: string): EngineError {
  return new EngineError('bad-dataset', message);
}
