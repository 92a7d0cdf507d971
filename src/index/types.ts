/** Partitions 2..256; MAI ratio 0..1, the share of inputs kept with exact values per unit. */
export type CodesConfig = { layout: 'codes'; partitions: number; maiRatio: number };

/** What is kept of a layer: partition codes and the MAI, or every activation. */
export type IndexConfig = CodesConfig | { layout: 'whole' };

/** One unit's index, decoded. */
export type UnitIndex = CodedUnit | WholeUnit;

/** Intervals are exact: low and high were observed. */
export type CodedUnit = {
  kind: 'codes';
  /** [inputs]: the partition code of every input id. */
  codes: Uint8Array;
  /**
   * [codes in use]: smallest and largest activation observed in each partition. Partitions ascend; a value so
   * frequent that it has a code of its own comes last, with low = high.
   */
  low: Float32Array;
  high: Float32Array;
  /**
   * The Maximum Activation Index: the inputs of highest activation, descending, ties by smaller id, and their exact
   * values. It ends early where the value with a code of its own would come, whose inputs are known anyway.
   */
  maiInputs: Uint32Array;
  maiValues: Float32Array;
};

/** [inputs]: the activation of every input id. */
export type WholeUnit = { kind: 'whole'; values: Float32Array };

/** Where one layer's unit blocks lie. Blocks are unit-major; a unit's bytes never cross a piece. */
export type IndexLayout = {
  version: number;
  units: number;
  inputs: number;
  config: IndexConfig;
  /** Number of inputs the partition edges were taken from. */
  sample: number;
  /** Inputs of the first build; inputs appended later have the ids from here on. Both give the order of the codes. */
  built: number;
  /** Inputs encoded so far, in build order: all of them in an index, fewer in the checkpoint of a build. */
  encoded: number;
  bytes: number;
  /** First unit of each stored piece, ascending, and one past the last unit at the end. */
  pieceStarts: Uint32Array;
  /** [units + 1 per piece], joined: byte offsets of the units inside their piece. */
  offsets: Uint32Array;
};

/** Reads bytes of a stored piece. */
export type ReadPiece = (piece: number, offset: number, length: number) => Promise<Uint8Array>;

/** The compiled core (`wasm/dist/core.wasm`), or its bytes. */
export type CoreSource = WebAssembly.Module | ArrayBuffer | Uint8Array<ArrayBuffer>;

/** A contiguous range of a layer's units, and the build it belongs to. */
export type ShardSpec = {
  firstUnit: number;
  units: number;
  inputs: number;
  /** Inputs of the first build, and how many of them the edges are taken from; see `buildOrder`. */
  built: number;
  sample: number;
  config: IndexConfig;
  /** Inputs held by the saved blocks that the build goes on from; 0 without. */
  encoded: number;
};

/** Blocks of consecutive units, and [units + 1] byte offsets of the blocks in `bytes`. */
export type ShardPiece = { bytes: Uint8Array<ArrayBuffer>; offsets: Uint32Array<ArrayBuffer> };

/**
 * A builder of one shard, in a worker or in this thread. Calls run in the order they are made.
 * After `dispose` every call, also one under way, rejects.
 */
export interface ShardRemote {
  create(core: CoreSource, spec: ShardSpec): Promise<void>;
  /** Saved blocks of the shard's next units; all of them come before the first row. */
  load(piece: ShardPiece): Promise<void>;
  /** [count, units of the shard] rows in build order; may take the buffer over. */
  push(batch: Float32Array<ArrayBuffer>): Promise<void>;
  /** Makes all that was pushed readable by `nextPiece(true)`; inputs held, 0 while there are too few to save. */
  checkpoint(): Promise<number>;
  /** Blocks, one piece after another, null at the end. The finished index is given once, unless it is kept. */
  nextPiece(keep: boolean): Promise<ShardPiece | null>;
  /** Bytes of the core's memory, which never shrinks. */
  memory(): Promise<number>;
  dispose(): void;
}
