export { appendSets } from './append-sets.ts';
export { toBatch } from './batch.ts';
export { decodePicture } from './decode-image.ts';
export { datasetFingerprint } from './fingerprint.ts';
export { type DatasetFile, datasetFile } from './formats/kind.ts';
export { guessPreprocessing, type PreprocessingGuess } from './guess-preprocessing.ts';
export {
  commonShape,
  type Decode,
  datasetBytes,
  type FileSet,
  type ImageSetData,
  type Picture,
  type PixelSet,
} from './image-set.ts';
export { type ImageSet, openImageSet } from './open-image-set.ts';
export { checkPreprocessing, type Preprocessing, preprocessingKey } from './preprocessing.ts';
export { type ReadOptions, readDataset } from './read-dataset.ts';
export { thumbnails } from './thumbnails.ts';
