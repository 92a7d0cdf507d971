export type { IndexConfig, IndexLayout, ReadPiece, UnitIndex } from './types.ts';
