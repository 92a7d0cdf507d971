import type { Rects } from '../../model/index.ts';
import { partSize } from '../crew.ts';
import { sizeOf } from '../field.ts';
import type { Points } from '../points.ts';

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
export type Group = { rows: number[]; chains: (Chain & { row: number })[] };

/** Single points that are worth a recorded run of what they change. */
const FEWEST_SINGLE = 64;
const MOST_SINGLE = 256;
/** Long chains that are. */
const FEWEST_LONG = 3;
/** Rows of long chains that run together well; what is cut runs from a recorded point in its middle. */
const ENOUGH_ROWS = 16;
const SHORTEST_PIECE = 16;

/**
 * Chains of one point share the row of their base, which stays as it is; longer ones have a row each.
 * @param together most rows.
 * @param hands how many groups can run at once.
 */
export function groupsOf(chains: readonly Chain[], together: number, hands: number): Group[] {
  if (chains.every(({ length }) => length === 1)) return singles(chains, hands);
  const pieces = cut(chains);
  const each = partSize(pieces.length, hands, { fewest: FEWEST_LONG, most: together });
  return inGroups(pieces, each).map((group) => {
    const rows = group.map(({ base }) => base);
    return {
      rows: rows.length > 1 ? rows : [...rows, ...rows],
      chains: group.map((chain, row) => ({ ...chain, row })),
    };
  });
}

function singles(chains: readonly Chain[], hands: number): Group[] {
  const byBase = new Map<number, Chain[]>();
  for (const chain of chains) {
    const own = byBase.get(chain.base) ?? [];
    byBase.set(chain.base, own);
    own.push(chain);
  }
  return [...byBase].flatMap(([base, own]) => {
    const each = partSize(own.length, hands, { fewest: FEWEST_SINGLE, most: MOST_SINGLE });
    return inGroups(own, each).map((group) => ({
      rows: [base, base],
      chains: group.map((chain) => ({ ...chain, row: 0 })),
    }));
  });
}

/** Few long chains are cut, so that there are rows enough; the same whoever runs them. */
function cut(chains: readonly Chain[]): Chain[] {
  const most = Math.max(1, Math.floor(ENOUGH_ROWS / chains.length));
  return chains.flatMap(({ base, first, length }) => {
    const pieces = Math.min(most, Math.ceil(length / SHORTEST_PIECE));
    const each = Math.ceil(length / pieces);
    return Array.from({ length: Math.ceil(length / each) }, (_, i): Chain => {
      const start = first + i * each;
      return {
        base: i === 0 ? base : start - 1,
        first: start,
        length: Math.min(each, first + length - start),
      };
    });
  });
}

function inGroups<T>(all: readonly T[], each: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / each) }, (_, i) => all.slice(i * each, (i + 1) * each));
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
export function cutOut(
  points: SteppedPoints,
  ids: readonly number[],
  shape: readonly number[],
): { data: Float32Array; rects: Rects } {
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
  return { data, rects };
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
