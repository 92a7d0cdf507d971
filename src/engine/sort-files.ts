import { datasetFile } from '../dataset/index.ts';
import { extension, isIgnored, type NamedFile } from '../lib/files.ts';
import { unpackZips } from '../lib/zip.ts';
import { modelParts } from '../model/index.ts';

export type SortedFiles = {
  /** One model.json or more, and weight files. */
  model: NamedFile[];
  /** Pictures, IDX or CIFAR files, and class names beside them. */
  dataset: NamedFile[];
  /** What belongs to neither. */
  unknown: NamedFile[];
};

/**
 * Sorts dropped files by content into those of a model and those of a data set; zips are unpacked, one level deep.
 * Hidden files and companions such as README or LICENSE are left out. JSON of unknown kind counts as a (bad) model
 * when there is nothing else.
 * @throws EngineError 'bad-file' when a file cannot be read or a zip is damaged; 'cancelled'.
 */
export async function sortFiles(files: readonly NamedFile[], signal?: AbortSignal): Promise<SortedFiles> {
  const unpacked = await unpackZips(files, signal);
  const visible = unpacked.filter(({ path }) => !isIgnored(path));
  const model = await modelParts(visible);
  const rest = await sortRest(visible.filter((file) => !model.includes(file)));
  if (model.length > 0 || rest.dataset.length > 0) return { model, ...rest };
  const isJson = ({ path }: NamedFile) => extension(path) === 'json';
  const unknown = rest.unknown.filter((file) => !isJson(file));
  return { model: rest.unknown.filter(isJson), dataset: [], unknown };
}

/** Class names alone are no data set. */
async function sortRest(files: readonly NamedFile[]): Promise<Omit<SortedFiles, 'model'>> {
  const dataset: NamedFile[] = [];
  const unknown: NamedFile[] = [];
  let inputs = 0;
  for (const file of files) {
    const { kind } = await datasetFile(file);
    if (kind === 'other') unknown.push(file);
    else dataset.push(file);
    if (kind !== 'other' && kind !== 'classes') inputs++;
  }
  return inputs > 0 ? { dataset, unknown } : { dataset: [], unknown: [...dataset, ...unknown] };
}
