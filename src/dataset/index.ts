export type { FileSet, ImageSetData, Picture, PixelSet } from './image-set.ts';
export type { Preprocessing } from './preprocessing.ts';
