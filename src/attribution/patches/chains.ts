import { tensor } from '@tensorflow/tfjs-core';
import type { Rects } from '../../model/index.ts';
import { sizeOf } from '../field.ts';
import type { Points } from '../points.ts';
import type { Part } from './parts.ts';

/** Rows and columns of an image, ends left out. */
export type Box = { top: number; bottom: number; left: number; right: number };

/** Points first, first + 1, ...: each differs from the one before it in a box alone, and the first so from `base`. */
export type Chain = { base: number; first: number; length: number };

export type SteppedPoints = Points & {
  same(i: number): number;
  chains: readonly Chain[];
  /** Where point i differs from the one that it follows. */
  box(i: number): Box;
};

/** Chains that run on one recording, and the points of its rows. Two rows at least tell rows from single numbers. */
export type Block = { rows: number[]; chains: (Chain & { row: number })[] };

/** Chains of one point share the row of their base, which stays as it is; longer ones have a row each. */
export function blocksOf(chains: readonly Chain[], together: number): Block[] {
  const blocks: Block[] = [];
  if (chains.every(({ length }) => length === 1)) {
    for (const base of new Set(chains.map((chain) => chain.base)))
      blocks.push({
        rows: [base, base],
        chains: chains.flatMap((chain) => (chain.base === base ? [{ ...chain, row: 0 }] : [])),
      });
    return blocks;
  }
  for (let start = 0; start < chains.length; start += together) {
    const group = chains.slice(start, start + together).map((chain, row) => ({ ...chain, row }));
    const rows = group.map(({ base }) => base);
    blocks.push({ rows: rows.length > 1 ? rows : [...rows, ...rows], chains: group });
  }
  return blocks;
}

/** Whether the boxes take less than a quarter of the image, so that leaving the rest alone pays. */
export function small({ chains, box }: SteppedPoints, shape: readonly number[]): boolean {
  const [height = 0, width = 0] = shape;
  if (shape.length !== 3) return false;
  let area = 0;
  let count = 0;
  for (const { first, length } of chains)
    for (let i = first; i < first + length; i++, count++) {
      const { top, bottom, left, right } = box(i);
      area += (bottom - top) * (right - left);
    }
  return count > 0 && 4 * area < count * height * width;
}

/** The points' boxes, all as large as the largest, moved inside where they reach over the border. */
export function cutOut(points: SteppedPoints, ids: readonly number[], shape: readonly number[]): Part {
  const [tall = 0, wide = 0, channels = 0] = shape;
  const boxes = ids.map((id) => points.box(id));
  const height = Math.max(1, ...boxes.map(({ top, bottom }) => bottom - top));
  const width = Math.max(1, ...boxes.map(({ left, right }) => right - left));
  const rects: Rects = {
    tops: Int32Array.from(boxes, ({ top }) => Math.min(top, tall - height)),
    lefts: Int32Array.from(boxes, ({ left }) => Math.min(left, wide - width)),
    height,
    width,
  };
  const data = new Float32Array(ids.length * height * width * channels);
  const image = new Float32Array(sizeOf(shape));
  for (const [i, id] of ids.entries()) {
    points.write(id, [image]);
    for (let y = 0; y < height; y++) {
      const from = (((rects.tops[i] as number) + y) * wide + (rects.lefts[i] as number)) * channels;
      data.set(image.subarray(from, from + width * channels), (i * height + y) * width * channels);
    }
  }
  return { tensor: tensor(data, [ids.length, height, width, channels]), rects };
}

/** The box around some numbers of an image, row-major. */
export function boxAround(numbers: Int32Array, shape: readonly number[]): Box {
  const [, wide = 1, channels = 1] = shape;
  const box = { top: Number.MAX_SAFE_INTEGER, bottom: 0, left: Number.MAX_SAFE_INTEGER, right: 0 };
  for (const number of numbers) {
    const pixel = Math.floor(number / channels);
    const [row, column] = [Math.floor(pixel / wide), pixel % wide];
    box.top = Math.min(box.top, row);
    box.bottom = Math.max(box.bottom, row + 1);
    box.left = Math.min(box.left, column);
    box.right = Math.max(box.right, column + 1);
  }
  return box;
}
