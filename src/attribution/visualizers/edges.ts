import { gaussianFilter } from './blur.ts';

export type EdgeOptions = {
  /** Standard deviation of the smoothing in pixels; 1. */
  sigma?: number;
  /** Gradient magnitude (Sobel, pictures in 0..1) from which on a pixel continues an edge; 0.1. */
  low?: number;
  /** Gradient magnitude from which on a pixel starts an edge; 0.2. */
  high?: number;
};

type Plane = { data: Float64Array; height: number; width: number };

/** Smoothing that leaves out what lies beyond the border, instead of taking it for black. */
function smooth({ data, height, width }: Plane, sigma: number): Plane {
  const shape = [1, height, width, 1] as const;
  const blurred = gaussianFilter(data, shape, sigma, 'zero');
  const inside = gaussianFilter(new Float64Array(data.length).fill(1), shape, sigma, 'zero');
  return { data: blurred.map((value, i) => value / ((inside[i] ?? 1) + Number.EPSILON)), height, width };
}

type Gradient = { down: Float64Array; right: Float64Array; magnitude: Float64Array };

/** Sobel's derivatives, [1 2 1] across and [-1 0 1] along; the border's neighbours outside are itself. */
function gradientOf({ data, height, width }: Plane): Gradient {
  const down = new Float64Array(data.length);
  const right = new Float64Array(data.length);
  const magnitude = new Float64Array(data.length);
  for (let y = 0; y < height; y++) {
    const above = Math.max(0, y - 1) * width;
    const below = Math.min(height - 1, y + 1) * width;
    for (let x = 0; x < width; x++) {
      const [before, after] = [Math.max(0, x - 1), Math.min(width - 1, x + 1)];
      const row = y * width;
      const falling = (data[below + after] as number) - (data[above + before] as number);
      const rising = (data[above + after] as number) - (data[below + before] as number);
      const vertical = falling - rising + 2 * ((data[below + x] as number) - (data[above + x] as number));
      const horizontal =
        falling + rising + 2 * ((data[row + after] as number) - (data[row + before] as number));
      down[row + x] = vertical;
      right[row + x] = horizontal;
      magnitude[row + x] = Math.hypot(vertical, horizontal);
    }
  }
  return { down, right, magnitude };
}

/** Whether a pixel is at least as steep as both its neighbours across the edge, interpolated between two pixels each. */
function isCrest({ down, right, magnitude }: Gradient, i: number, width: number): boolean {
  const [dy, dx] = [down[i] ?? 0, right[i] ?? 0];
  const row = Math.sign(dy) * width;
  const column = Math.sign(dx);
  const steep = Math.abs(dy) >= Math.abs(dx);
  const weight = steep ? Math.abs(dx / dy) : Math.abs(dy / dx);
  const straight = steep ? row : column;
  const own = magnitude[i] ?? 0;
  return [1, -1].every((side) => {
    const near = magnitude[i + side * straight] ?? 0;
    const diagonal = magnitude[i + side * (row + column)] ?? 0;
    return diagonal * weight + near * (1 - weight) <= own;
  });
}

/** All crests of at least `low` that touch, over others of them, one of at least `high`. */
function follow(crests: Uint8Array, magnitude: Float64Array, width: number, high: number): Uint8Array {
  const edges = new Uint8Array(crests.length);
  const open: number[] = [];
  const take = (i: number) => {
    if (!crests[i] || edges[i]) return;
    edges[i] = 1;
    open.push(i);
  };
  for (let i = 0; i < crests.length; i++) if ((magnitude[i] ?? 0) >= high) take(i);
  for (let i = open.pop(); i !== undefined; i = open.pop()) {
    for (const dy of [-width, 0, width]) for (const dx of [-1, 0, 1]) take(i + dy + dx);
  }
  return edges;
}

/**
 * Edges of a picture: J. Canny, "A computational approach to edge detection" (1986), with the choices of skimage's
 * `feature.canny`, whose edges it reproduces.
 * @param grey [height, width], 0..1.
 * @returns [height, width], 1 on an edge; the border has none.
 */
export function cannyEdges(
  grey: ArrayLike<number>,
  height: number,
  width: number,
  options: EdgeOptions = {},
): Uint8Array {
  const { sigma = 1, low = 0.1, high = 0.2 } = options;
  const gradient = gradientOf(smooth({ data: Float64Array.from(grey), height, width }, sigma));
  const crests = new Uint8Array(height * width);
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const i = y * width + x;
      const magnitude = gradient.magnitude[i] ?? 0;
      if (magnitude > 0 && magnitude >= low && isCrest(gradient, i, width)) crests[i] = 1;
    }
  }
  return follow(crests, gradient.magnitude, width, high);
}
