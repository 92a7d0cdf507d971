/** One image as it lies in the data set: rows from the top, channels interleaved (1 grey, 3 RGB), 0..255. */
export type Picture = { height: number; width: number; channels: 1 | 3; data: Uint8Array };

/** Turns an encoded picture (PNG, JPEG, ...) into pixels; rejects when it does not decode. */
export type Decode = (blob: Blob) => Promise<Picture>;

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

/** [height, width, channels] of every image, or null when they differ in size. Picture files count as RGB. */
export function commonShape(data: ImageSetData): [height: number, width: number, channels: 1 | 3] | null {
  if (data.kind === 'pixels') return [data.height, data.width, data.channels];
  const [height = 0, width = 0] = data.sizes;
  const same = data.sizes.every((size, index) => size === (index % 2 === 0 ? height : width));
  return same && data.length > 0 ? [height, width, 3] : null;
}

/** Bytes of pixels, or of encoded files. */
export function datasetBytes(data: ImageSetData): number {
  if (data.kind === 'pixels') return data.pixels.length;
  return data.files.reduce((sum, { size }) => sum + size, 0);
}
