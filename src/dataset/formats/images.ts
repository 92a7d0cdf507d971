import { EngineError, throwIfAborted } from '../../lib/errors.ts';
import { baseName, byPath, commonFolder, folderName, type NamedFile, readBytes } from '../../lib/files.ts';
import { type OnProgress, progressMeter } from '../../lib/progress.ts';
import { thousands } from '../../lib/thousands.ts';
import type { Decode, FileSet } from '../image-set.ts';
import { classFolders } from './class-folders.ts';
import { pictureSize } from './picture-size.ts';

/** Pictures with more pixels are left out: decoded they would take four bytes for each. */
export const PIXEL_CAP = 64_000_000;

/** Where the size stands, but for JPEG files with long metadata. */
const HEADER_BYTES = 2 ** 16;
const DECODES_AT_ONCE = 4;

type Options = { decode: Decode; classes: string[] | null; onProgress?: OnProgress; signal?: AbortSignal };
type Outcome = { height: number; width: number } | { reason: string };

/**
 * A data set from picture files, in the order of their paths; every one is decoded once, and those that do not decode are listed in
 * `skipped`. Folders become labels as `classFolders` says.
 * @throws EngineError 'bad-dataset' when none decodes; 'cancelled'.
 */
export async function readImageSet(files: readonly NamedFile[], options: Options): Promise<FileSet> {
  const sorted = [...files].sort(byPath);
  const outcomes = await tryAll(sorted, options);
  const kept: NamedFile[] = [];
  const sizes: number[] = [];
  const skipped: FileSet['skipped'] = [];
  for (const [index, file] of sorted.entries()) {
    const outcome = outcomes[index];
    if (outcome && 'height' in outcome) {
      kept.push(file);
      sizes.push(outcome.height, outcome.width);
    } else skipped.push({ file: file.path, reason: outcome?.reason ?? 'not read' });
  }
  const [first] = skipped;
  if (kept.length === 0) throw noneDecodes(files.length, first);
  const paths = kept.map(({ path }) => path);
  const { labels, classes, outside, note } = classFolders(paths, options.classes);
  const inside = kept.map((_, index) => index).filter((index) => !outside.has(index));
  for (const index of outside) {
    skipped.push({
      file: paths[index] ?? '',
      reason: 'lies outside the class folders; move it into one of them',
    });
  }
  if (note) skipped.push(note);
  return {
    kind: 'files',
    format: 'images',
    name: baseName(commonFolder(paths)) || 'images',
    length: inside.length,
    labels: labels && Int32Array.from(inside, (index) => labels[index] ?? 0),
    classes,
    skipped,
    files: inside.flatMap((index) => kept[index]?.blob ?? []),
    names: inside.flatMap((index) => paths[index] ?? []),
    sizes: Uint32Array.from(inside.flatMap((index) => sizes.slice(2 * index, 2 * index + 2))),
  };
}

/** Decodes every file, a few at a time, and keeps the outcomes in the files' order. */
async function tryAll(
  files: readonly NamedFile[],
  { decode, onProgress, signal }: Options,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const report = progressMeter('Reading pictures', files.length, 'files', onProgress);
  let next = 0;
  let done = 0;
  const work = async () => {
    for (let index = next++; index < files.length; index = next++) {
      throwIfAborted(signal, 'Reading pictures');
      const file = files[index];
      if (file) outcomes[index] = await tryOne(file, decode);
      report(++done);
    }
  };
  await Promise.all(Array.from({ length: DECODES_AT_ONCE }, work));
  return outcomes;
}

async function tryOne(file: NamedFile, decode: Decode): Promise<Outcome> {
  try {
    const stated = pictureSize(await readBytes(file, HEADER_BYTES));
    if (stated && stated.height * stated.width > PIXEL_CAP) {
      return {
        reason: `${thousands(stated.width)} x ${thousands(stated.height)} pixels; at most ${thousands(PIXEL_CAP)} are read; make it smaller`,
      };
    }
    const { height, width } = await decode(file.blob);
    return { height, width };
  } catch (thrown) {
    const why = thrown instanceof Error && thrown.message ? ` (${thrown.message})` : '';
    return { reason: `does not decode as a picture${why}` };
  }
}

function noneDecodes(count: number, first: { file: string; reason: string } | undefined): EngineError {
  const example = first ? `${first.file}: ${first.reason}` : 'no file was read';
  return new EngineError(
    'bad-dataset',
    `${folderName(first?.file ?? '') || 'pictures'}: none of ${thousands(count)} picture files can be used, the first is ${example}; at least one expected; check the files`,
  );
}
