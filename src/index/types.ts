/** Partitions 2..256; MAI ratio 0..1, the share of inputs kept with exact values per unit. */
export type IndexConfig = { partitions: number; maiRatio: number };

/** One unit's index, decoded. Intervals are exact: low and high were observed. */
export type UnitIndex = {
  /** [inputs]: the partition code of every input id. */
  codes: Uint8Array;
  /** [codes in use]: smallest and largest activation observed in each partition. */
  low: Float32Array;
  high: Float32Array;
  /** The Maximum Activation Index: the inputs of highest activation, descending, ties by smaller id, and their exact values. */
  maiInputs: Uint32Array;
  maiValues: Float32Array;
};

/** Where one layer's unit blocks lie. Blocks are unit-major; a unit's bytes never cross a piece. */
export type IndexLayout = {
  version: number;
  units: number;
  inputs: number;
  config: IndexConfig;
  /** Number of inputs the partition edges were taken from. */
  sample: number;
  bytes: number;
  /** First unit of each stored piece, ascending, and one past the last unit at the end. */
  pieceStarts: Uint32Array;
  /** [units + 1 per piece], joined: byte offsets of the units inside their piece. */
  offsets: Uint32Array;
};

/** Reads bytes of a stored piece. */
export type ReadPiece = (piece: number, offset: number, length: number) => Promise<Uint8Array>;
