import {
  buildLayerIndex,
  defaultConfig,
  type LayerIndex,
  localShard,
  openLayerIndex,
  type ScanCore,
  startScanCore,
} from '../src/index/index.ts';
import { runQuery } from '../src/query/index.ts';
import { type Benchmark, median, random } from './benchmark.ts';
import { coreModule, scanTime as coreScanTime } from './core-bench.ts';

const counts = [10_000, 100_000, 1_000_000];
const units = 10;
const k = 20;
const rounds = 9;
const batchSize = 1000;

/** Columns of activations in memory, and the index that the core built of them. */
type Columns = { values: Float32Array[]; index: LayerIndex };

/** Columns like those after ReLU, half of the values zero. */
async function synthetic(inputs: number): Promise<Columns> {
  const next = random(inputs);
  const values = Array.from({ length: units }, () =>
    Float32Array.from({ length: inputs }, () => Math.max(0, next() * 2 - 1)),
  );
  const pieces: Uint8Array[] = [];
  const layout = await buildLayerIndex({
    core: coreModule(),
    units,
    inputs,
    config: defaultConfig,
    spawn: localShard,
    shards: 1,
    batchSize,
    activations: async (ids) => rowsOf(values, ids),
    writePiece: async (piece, bytes) => {
      pieces[piece] = bytes.slice();
    },
    phase: 'bench',
  });
  const read = async (piece: number, offset: number, length: number) =>
    (pieces[piece] as Uint8Array).subarray(offset, offset + length);
  return { values, index: openLayerIndex(layout, read) };
}

function rowsOf(values: readonly Float32Array[], ids: ArrayLike<number>): Float32Array {
  const rows = new Float32Array(ids.length * units);
  for (let at = 0; at < ids.length; at++) {
    for (let unit = 0; unit < units; unit++) {
      rows[at * units + unit] = (values[unit] as Float32Array)[ids[at] as number] as number;
    }
  }
  return rows;
}

type Scan = {
  /** Milliseconds of the whole query, but for running inputs. */
  ms: number;
  /** Milliseconds of reading the units, and of bounding every input and choosing those that may be in the answer. */
  readMs: number;
  boundMs: number;
  run: number;
  ids: number[];
};

async function scan({ values, index }: Columns, target: number, core: ScanCore): Promise<Scan> {
  let readMs = 0;
  const { stats, rows } = await runQuery(
    { layer: 'synthetic', units: Array.from(values.keys()), kind: 'similar', k, target },
    {
      known: { count: index.layout.inputs, labels: null, predictions: null },
      layer: () => ({ units, channels: null }),
      forward: async (ids) => [rowsOf(values, ids)],
      units: async () => {
        const started = performance.now();
        const read = await Promise.all(values.map((_, unit) => index.unit(unit)));
        readMs = performance.now() - started;
        return read;
      },
      core: async () => core,
      agreement: 'same-bits',
      maxBatch: 64,
    },
  );
  const ms = stats.totalMs - stats.inferenceMs;
  return {
    ms,
    readMs,
    boundMs: stats.scanMs - readMs,
    run: stats.inputsRun,
    ids: rows.map(({ input }) => input),
  };
}

/** Milliseconds of every distance, block by block so that the sums stay in the cache, and of the k smallest. */
function bruteForce({ values }: Columns, target: number): { ms: number; ids: number[] } {
  const started = performance.now();
  const inputs = (values[0] as Float32Array).length;
  const sums = new Float32Array(4096);
  const best: { cost: number; id: number }[] = [];
  let worst = Number.POSITIVE_INFINITY;
  for (let start = 0; start < inputs; start += sums.length) {
    const count = Math.min(sums.length, inputs - start);
    sums.fill(0);
    for (const column of values) addSquares(column, column[target] as number, start, count, sums);
    for (let at = 0; at < count; at++) {
      const cost = sums[at] as number;
      if (cost >= worst || start + at === target) continue;
      keep(best, cost, start + at);
      if (best.length === k) worst = best[k - 1]?.cost as number;
    }
  }
  return { ms: performance.now() - started, ids: best.map(({ id }) => id) };
}

function addSquares(
  column: Float32Array,
  wanted: number,
  start: number,
  count: number,
  sums: Float32Array,
): void {
  for (let at = 0; at < count; at++) {
    const gap = (column[start + at] as number) - wanted;
    sums[at] = (sums[at] as number) + gap * gap;
  }
}

/** Keeps a list of the k smallest in order. */
function keep(best: { cost: number; id: number }[], cost: number, id: number): void {
  let at = best.length;
  while (at > 0 && (best[at - 1]?.cost as number) > cost) at -= 1;
  best.splice(at, 0, { cost, id });
  if (best.length > k) best.pop();
}

type Figure = { ratio: number; boundsOnly: number; text: string };

async function figureOf(inputs: number): Promise<Figure> {
  const columns = await synthetic(inputs);
  const core = await startScanCore(coreModule());
  const runs: { scan: Scan; brute: number }[] = [];
  let unpackMs = 0;
  const warmUp = Math.max(3, 500_000 / inputs);
  for (let round = 0; round < rounds + warmUp; round++) {
    const target = Math.floor((inputs * (round + 0.5)) / (rounds + warmUp));
    const found = await scan(columns, target, core);
    const brute = bruteForce(columns, target);
    if (found.ids.join() !== brute.ids.join())
      throw new Error(
        `${inputs} inputs, target ${target}: found ${found.ids}; brute force gives ${brute.ids}`,
      );
    if (round === 0) unpackMs = found.readMs;
    // The first rounds compile.
    if (round >= warmUp) runs.push({ scan: found, brute: brute.ms });
  }
  const middle = (of: (run: { scan: Scan; brute: number }) => number) => median(runs.map(of));
  const ms = (of: (run: { scan: Scan; brute: number }) => number) => middle(of).toPrecision(3);
  const ratio = middle(({ scan: { ms: all }, brute }) => all / brute);
  return {
    ratio,
    boundsOnly: middle(({ scan: { boundMs }, brute }) => boundMs / brute),
    text: `${inputs} inputs: ${ms(({ scan: { ms: all } }) => all)} ms, of these ${ms(({ scan: { boundMs } }) => boundMs)} before the first batch, and ${ms(({ brute }) => brute)} ms, ${ratio.toPrecision(3)}; unpacking the units, once: ${unpackMs.toPrecision(3)} ms; inputs run ${middle(({ scan: { run } }) => run)}`,
  };
}

/** Time of a query that scans the codes of every input over that of float32 brute force on the same columns in memory, at a million inputs. */
export const scanMillion: Benchmark = {
  id: 'scan-1m',
  unit: 'x brute force',
  better: 'lower',
  reach: 1,
  async run() {
    const figures: Figure[] = [];
    for (const inputs of counts) figures.push(await figureOf(inputs));
    const { ratio } = figures.at(-1) as Figure;
    const core = await coreScanTime(1_000_000);
    return {
      value: ratio,
      detail: `${units} units, ${defaultConfig.partitions} partitions, MAI ${100 * defaultConfig.maiRatio} %, medians of ${rounds} whole queries but for running inputs, and of brute force; ${figures.map(({ text }) => text).join('; ')}; the fold of codes alone in the core: ${core.value.toPrecision(3)} (${core.detail})`,
    };
  },
};
