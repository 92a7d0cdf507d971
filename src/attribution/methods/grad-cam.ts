import { EngineError } from '../../lib/errors.ts';
import { activationsAt } from '../activations.ts';
import type { Context } from '../explain.ts';
import { type Constant, fieldOf, sizeOf } from '../field.ts';
import { rowOf } from '../points.ts';
import type { Explained, Problem } from '../problem.ts';
import { layersOfTarget } from '../quantities.ts';
import { guidedBackprop } from './guided-backprop.ts';
import { gradientMaps } from './saliency.ts';

export type GradCamOptions = {
  /** A feature map; the last one before the target unless given. */
  layer: string | null;
  relu: boolean;
  /** To the size of the input. */
  enlarge: 'bilinear' | 'nearest' | 'no';
};

/**
 * Selvaraju et al. 2017: sum over channels of the channel times the mean of its gradient over space; then ReLU.
 * The map has one channel.
 */
export async function gradCam(
  problem: Problem,
  options: GradCamOptions,
  context: Context,
): Promise<Explained> {
  const { count, run } = problem;
  const { graph, inputs, quantity } = context;
  const name = options.layer ?? lastFeatureMap(context);
  const [site] = graph.sites(name, 'out');
  if (!site) throw new EngineError('bad-argument', `layer: "${name}" has no tensor; choose a feature map`);
  const x = await activationsAt(graph, site, inputs, count, run);
  const field = fieldOf(graph, [site], quantity, inputs);
  const { maps, outputs } = await gradientMaps({ ...problem, field, x: [x], baseline: [] });
  const cams = camOf(maps[0] as Float32Array, x, site.shape, count, options.relu);
  const [height = 1, width = 1] = site.shape.length > 1 ? site.shape : [];
  const [toHeight = 1, toWidth = 1] = (inputs[0] as Constant).site.shape;
  const outputsToo = outputs ? { outputs } : {};
  if (options.enlarge === 'no' || site.shape.length < 3)
    return { maps: [cams], shape: [...site.shape.slice(0, -1), 1], ...outputsToo };
  const map = new Float32Array(count * toHeight * toWidth);
  for (let row = 0; row < count; row++)
    enlarge(
      rowOf(cams, count, row),
      [height, width],
      rowOf(map, count, row),
      [toHeight, toWidth],
      options.enlarge,
    );
  return { maps: [map], shape: [toHeight, toWidth, 1], ...outputsToo };
}

/** Guided backpropagation times Grad-CAM, enlarged to the nearest number (Selvaraju et al. 2017). */
export async function guidedGradCam(
  problem: Problem,
  options: Pick<GradCamOptions, 'layer'>,
  context: Context,
): Promise<Explained> {
  const cam = await gradCam(problem, { ...options, relu: true, enlarge: 'nearest' }, context);
  const guided = await guidedBackprop(problem, 'guided');
  const [weights] = cam.maps as [Float32Array];
  const maps = guided.maps.map((map) => {
    const channels = map.length / weights.length;
    return map.map((value, i) => value * (weights[Math.floor(i / channels)] as number));
  });
  return { ...guided, maps };
}

/** [count, ...places, channels] to [count, ...places]. */
export function camOf(
  gradient: Float32Array,
  x: Float32Array,
  shape: readonly number[],
  count: number,
  rectify: boolean,
): Float32Array {
  const channels = shape.at(-1) ?? 1;
  const places = sizeOf(shape) / channels;
  const cams = new Float32Array(count * places);
  for (let row = 0; row < count; row++) {
    const weights = new Float64Array(channels);
    const slopes = rowOf(gradient, count, row);
    const values = rowOf(x, count, row);
    for (const [i, slope] of slopes.entries())
      weights[i % channels] = (weights[i % channels] as number) + slope / places;
    for (let place = 0; place < places; place++) {
      let sum = 0;
      for (let c = 0; c < channels; c++)
        sum += (weights[c] as number) * (values[place * channels + c] as number);
      cams[row * places + place] = rectify ? Math.max(0, sum) : sum;
    }
  }
  return cams;
}

function lastFeatureMap({ layers, target, output }: Context): string {
  const targets = layersOfTarget(target, output);
  const before = layers.findIndex(({ name }) => targets.includes(name));
  const found = layers
    .slice(0, before < 0 ? undefined : before)
    .findLast(({ shape: [height = 1, width = 1, channels] }) => channels && height * width > 1);
  if (found) return found.name;
  throw new EngineError(
    'bad-argument',
    'layer: the network has no feature map before the target; one expected; Grad-CAM is for convolutional networks',
  );
}

type Size = [height: number, width: number];

/** Half-pixel centres; the borders are held. */
function enlarge(
  from: Float32Array,
  [h, w]: Size,
  to: Float32Array,
  [height, width]: Size,
  how: 'bilinear' | 'nearest',
): void {
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const sy = ((y + 0.5) * h) / height;
      const sx = ((x + 0.5) * w) / width;
      to[y * width + x] =
        how === 'nearest'
          ? (from[Math.floor(sy) * w + Math.floor(sx)] as number)
          : between(from, [h, w], sy - 0.5, sx - 0.5);
    }
}

function between(from: Float32Array, [h, w]: Size, sy: number, sx: number): number {
  const held = (at: number, length: number) => Math.min(length - 1, Math.max(0, at));
  const [top, left] = [Math.floor(sy), Math.floor(sx)];
  const at = (y: number, x: number) => from[held(y, h) * w + held(x, w)] as number;
  const [dy, dx] = [sy - top, sx - left];
  return (
    (1 - dy) * ((1 - dx) * at(top, left) + dx * at(top, left + 1)) +
    dy * ((1 - dx) * at(top + 1, left) + dx * at(top + 1, left + 1))
  );
}
