import { type Decode, datasetFingerprint, type ImageSetData, readDataset } from '../dataset/index.ts';
import { EngineError } from '../lib/errors.ts';
import type { NamedFile } from '../lib/files.ts';
import type { OnProgress } from '../lib/progress.ts';
import { type ModelData, modelFingerprint, readModelFiles } from '../model/index.ts';
import { sortFiles } from './sort-files.ts';

/** What the files were, parsed and fingerprinted. */
export type Imported = {
  model: { id: string; data: ModelData } | null;
  dataset: { id: string; data: ImageSetData } | null;
};

export type Wanted = 'model' | 'dataset' | 'any';

export type ImportOptions = {
  wanted: Wanted;
  signal?: AbortSignal | undefined;
  onProgress?: OnProgress | undefined;
};

export type Importer = (files: NamedFile[], options: ImportOptions) => Promise<Imported>;

/**
 * Parses files where it is called; the import worker calls it so that a hostile file can be killed.
 * @throws EngineError 'bad-file', 'bad-model' or 'bad-dataset'.
 */
export async function importFiles(
  files: NamedFile[],
  decode: Decode,
  { wanted, signal, onProgress }: ImportOptions,
): Promise<Imported> {
  const sorted = await sortFiles(files);
  const takeModel = wanted !== 'dataset' && sorted.model.length > 0;
  const takeDataset =
    wanted !== 'model' && (sorted.dataset.length > 0 || (wanted === 'dataset' && sorted.unknown.length > 0));
  if (!takeModel && !takeDataset) throw nothingFound(files, wanted);
  const model = takeModel ? await readModelFiles(sorted.model, signal) : null;
  const images = takeDataset
    ? [...sorted.dataset, ...(sorted.dataset.length === 0 ? sorted.unknown : [])]
    : null;
  const dataset = images ? await readDataset(images, { decode, onProgress, signal }) : null;
  return {
    model: model && { id: await modelFingerprint(model), data: model },
    dataset: dataset && { id: await datasetFingerprint(dataset), data: dataset },
  };
}

function nothingFound(files: NamedFile[], wanted: Wanted): EngineError {
  const names = files.slice(0, 3).map(({ path }) => path);
  const more = files.length > 3 ? ` and ${files.length - 3} more` : '';
  const expected = {
    model: 'a tfjs model (model.json with its .bin files)',
    dataset: 'a data set (IDX, CIFAR-10 binary, or a folder or zip of images)',
    any: 'a tfjs model (model.json with its .bin files) or a data set (IDX, CIFAR-10 binary, or a folder or zip of images)',
  };
  return new EngineError(
    'bad-file',
    `${names.join(', ')}${more}: no known kind of file; expected ${expected[wanted]}; drop one of those`,
  );
}
