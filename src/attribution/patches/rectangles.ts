import type { Rects } from '../../model/index.ts';

/** A convolution or pooling along one axis. */
export type Sliding = { size: number; stride: number; before: number; outputs: number };

/** The shortest ranges of one length, inside the outputs, that hold all outputs whose window meets range i. */
function through(starts: Int32Array, length: number, { size, stride, before, outputs }: Sliding) {
  let most = 1;
  const firsts = starts.map((start) => {
    const first = Math.max(0, Math.ceil((start + before - size + 1) / stride));
    const last = Math.min(outputs - 1, Math.floor((start + length - 1 + before) / stride));
    most = Math.max(most, last - first + 1);
    return first;
  });
  return { starts: firsts.map((first) => Math.max(0, Math.min(first, outputs - most))), length: most };
}

/** Where the outputs lie that depend on some rectangles of the input. */
export function outputsOf({ tops, lefts, height, width }: Rects, down: Sliding, across: Sliding): Rects {
  const rows = through(tops, height, down);
  const columns = through(lefts, width, across);
  return { tops: rows.starts, lefts: columns.starts, height: rows.length, width: columns.length };
}

/** What some rectangles of outputs read; may reach over the borders. */
export function inputsOf(outputs: Rects, down: Sliding, across: Sliding): Rects {
  return {
    tops: outputs.tops.map((top) => top * down.stride - down.before),
    lefts: outputs.lefts.map((left) => left * across.stride - across.before),
    height: (outputs.height - 1) * down.stride + down.size,
    width: (outputs.width - 1) * across.stride + across.size,
  };
}

export function moved({ tops, lefts, ...size }: Rects, down: number, across: number): Rects {
  return { tops: tops.map((top) => top + down), lefts: lefts.map((left) => left + across), ...size };
}

/** The smallest rectangles of one size, inside height x width, that hold those of each list. */
export function union(lists: readonly Rects[], height: number, width: number): Rects {
  const rows = hull(
    lists.map(({ tops, height: length }) => ({ starts: tops, length })),
    height,
  );
  const columns = hull(
    lists.map(({ lefts, width: length }) => ({ starts: lefts, length })),
    width,
  );
  return { tops: rows.starts, lefts: columns.starts, height: rows.length, width: columns.length };
}

function hull(ranges: readonly { starts: Int32Array; length: number }[], most: number) {
  const count = ranges[0]?.starts.length ?? 0;
  const firsts = new Int32Array(count);
  let longest = 1;
  for (let i = 0; i < count; i++) {
    const first = Math.min(...ranges.map(({ starts }) => starts[i] as number));
    const end = Math.max(...ranges.map(({ starts, length }) => (starts[i] as number) + length));
    firsts[i] = first;
    longest = Math.max(longest, end - first);
  }
  return { starts: firsts.map((first) => Math.max(0, Math.min(first, most - longest))), length: longest };
}

/** All of each map. */
export function whole(count: number, height: number, width: number): Rects {
  return { tops: new Int32Array(count), lefts: new Int32Array(count), height, width };
}
