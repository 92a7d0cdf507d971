import {
  type Decode,
  datasetFile,
  datasetFingerprint,
  type ImageSetData,
  readDataset,
} from '../dataset/index.ts';
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
  const { model, dataset, unknown } = await sortFiles(files, signal);
  if (wanted === 'any' && model.length + dataset.length === 0) throw await nothingKnown(files, unknown);
  const takeModel = wanted !== 'dataset' && (model.length > 0 || wanted === 'model');
  const modelData = takeModel ? await readModelFiles(model.length > 0 ? model : unknown, signal) : null;
  const takeDataset = wanted !== 'model' && (dataset.length > 0 || !modelData);
  const options = { decode, onProgress, signal };
  const datasetData = takeDataset ? await readDataset(dataset.length > 0 ? dataset : unknown, options) : null;
  return {
    model: modelData && { id: await modelFingerprint(modelData), data: modelData },
    dataset: datasetData && {
      id: await datasetFingerprint(datasetData),
      data: {
        ...datasetData,
        skipped: [...datasetData.skipped, ...strays(dataset.length > 0 ? unknown : [])],
      },
    },
  };
}

/** Files dropped along that nothing here reads. */
function strays(unknown: NamedFile[]): ImageSetData['skipped'] {
  return unknown.map(({ path }) => ({ file: path, reason: 'no known kind of file' }));
}

async function nothingKnown(
  files: readonly NamedFile[],
  unknown: readonly NamedFile[],
): Promise<EngineError> {
  const [first] = unknown;
  const name = (files.length === 1 ? files[0]?.path : first?.path) ?? 'files';
  const inside = first && first.path !== name ? `${first.path}, ` : '';
  const others = unknown.length > 1 ? ` and ${unknown.length - 1} more` : '';
  const found = first ? `${inside}${(await datasetFile(first)).says}${others}` : 'nothing';
  return new EngineError(
    'bad-file',
    `${name}: ${found} found; a model (model.json with its .bin files) or a data set (IDX, CIFAR-10 binary, or PNG and JPEG pictures) expected; drop such files, a folder or a zip of them`,
  );
}
