/** One image as it lies in the data set: rows from the top, channels interleaved (1 grey, 3 RGB), 0..255. */
export type Picture = { height: number; width: number; channels: 1 | 3; data: Uint8Array };

type Common = {
  name: string;
  length: number;
  /** One label per input, or null. */
  labels: Int32Array | null;
  /** Class names by label, or null. */
  classes: string[] | null;
  /** Files left out, and why. */
  skipped: { file: string; reason: string }[];
};

/** All images of one size, decoded; `pixels` is [length, height, width, channels] bytes. */
export type PixelSet = Common & {
  kind: 'pixels';
  format: 'idx' | 'cifar-10';
  height: number;
  width: number;
  channels: 1 | 3;
  pixels: Uint8Array;
};

/** Encoded image files; decoded when asked for. */
export type FileSet = Common & {
  kind: 'files';
  format: 'images';
  files: Blob[];
  names: string[];
  /** [height, width] of each, flattened. */
  sizes: Uint32Array;
};

/** A data set as plain data: what parsers return, what the store keeps. */
export type ImageSetData = PixelSet | FileSet;
