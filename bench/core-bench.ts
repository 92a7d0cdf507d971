import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import {
  type BuildMemory,
  buildLayerIndex,
  type CodesConfig,
  localShard,
  sampleSize,
  startScanCore,
} from '../src/index/index.ts';
import { median } from './benchmark.ts';

/** A figure and what it was taken from. */
export type CoreFigure = { value: number; detail: string };

/** Activations [inputs, units]. */
export type Activations = { inputs: number; units: number; data: Float32Array<ArrayBuffer> };

type SortExports = {
  memory: WebAssembly.Memory;
  _initialize(): void;
  bench_start(units: number, inputs: number, batch: number): number;
  bench_push(count: number): void;
  bench_sort(): number;
};

const rounds = 9;
const batchSize = 64;

export const coreModule = () => compile('core');

function compile(name: 'core' | 'bench'): WebAssembly.Module {
  return new WebAssembly.Module(readFileSync(`wasm/dist/${name}.wasm`));
}

/**
 * CPU time of bringing the (activation, input) pairs of every unit together and sorting them, over the CPU time of
 * building their index, both in WebAssembly in this process, from the same batches; median of rounds that take turns.
 * Each pays for its own garbage: it is collected between them, outside of the times.
 */
export async function buildCpu(activations: Activations, config: CodesConfig): Promise<CoreFigure> {
  const modules = { core: coreModule(), bench: compile('bench') };
  const pairs: { sorted: number; built: number }[] = [];
  for (let round = 0; round <= rounds; round++) {
    const sorted = await cpuOf(() => sortAll(modules.bench, activations));
    const built = await cpuOf(() => buildAll(modules.core, activations, config));
    // The first round compiles.
    if (round > 0) pairs.push({ sorted, built });
  }
  const per = (key: 'sorted' | 'built') =>
    Math.round((1000 * Math.min(...pairs.map((pair) => pair[key]))) / activations.units);
  return {
    value: median(pairs.map(({ sorted, built }) => sorted / built)),
    detail: `${config.partitions} partitions, best rounds ${per('sorted')} / ${per('built')} us per unit`,
  };
}

async function sortAll(module: WebAssembly.Module, { units, inputs, data }: Activations): Promise<void> {
  const instance = await WebAssembly.instantiate(module, {
    env: { emscripten_notify_memory_growth: () => undefined },
    wasi_snapshot_preview1: { proc_exit: () => undefined },
  });
  const sort = instance.exports as SortExports;
  sort._initialize();
  const rows = sort.bench_start(units, inputs, batchSize) >>> 0;
  for (let start = 0; start < inputs; start += batchSize) {
    const end = Math.min(inputs, start + batchSize);
    const batch = data.subarray(start * units, end * units);
    new Float32Array(sort.memory.buffer, rows, batch.length).set(batch);
    sort.bench_push(end - start);
  }
  sort.bench_sort();
}

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

async function cpuOf(work: () => Promise<unknown>): Promise<number> {
  collectGarbage();
  const started = process.cpuUsage();
  await work();
  return milliseconds(started);
}

function milliseconds(started: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(started);
  return (user + system) / 1000;
}

/** A whole build in one core, batches copied in and pieces out. */
async function buildAll(
  core: WebAssembly.Module,
  { units, inputs, data }: Activations,
  config: CodesConfig,
): Promise<void> {
  const shard = localShard();
  const sample = sampleSize(units, inputs, config);
  await shard.create(core, { firstUnit: 0, units, inputs, built: inputs, sample, config, encoded: 0 });
  for (let start = 0; start < inputs; start += batchSize) {
    const end = Math.min(inputs, start + batchSize);
    await shard.push(data.subarray(start * units, end * units));
  }
  while (await shard.nextPiece(false));
  shard.dispose();
}

/**
 * Megabytes a build holds at its peak beyond the finished index: the cores' memories, batches under way, and the pieces
 * being written. The activations are made up batch by batch.
 */
export async function buildMemory(
  units: number,
  inputs: number,
  { zeros, config }: { zeros: number; config: CodesConfig },
): Promise<CoreFigure> {
  let memory: BuildMemory = { core: 0, batches: 0 };
  let largestPiece = 0;
  let state = 1;
  const layout = await buildLayerIndex({
    core: coreModule(),
    units,
    inputs,
    config,
    spawn: localShard,
    shards: 2,
    batchSize,
    activations: async (ids) =>
      Float32Array.from({ length: ids.length * units }, () => {
        state = (Math.imul(state, 1664525) + 1013904223) | 0;
        return Math.max(0, (state >>> 8) / 2 ** 24 - zeros);
      }),
    writePiece: async (_, bytes) => {
      largestPiece = Math.max(largestPiece, bytes.length);
    },
    phase: 'bench',
    onMemory: (found) => {
      memory = found;
    },
  });
  const megabytes = (bytes: number) => Math.round(bytes / 1e5) / 10;
  // The next batch is inferred while the last one is encoded.
  const nextBatch = 4 * units * batchSize;
  const peak = memory.core + memory.batches + nextBatch + largestPiece;
  return {
    value: megabytes(peak - layout.bytes),
    detail: `${config.partitions} partitions, ${Math.round(100 * zeros)} % zeros: index ${megabytes(layout.bytes)}, cores ${megabytes(memory.core)}, batches ${megabytes(memory.batches + nextBatch)}, a piece ${megabytes(largestPiece)} MB`,
  };
}

const scanUnits = 10;
const scanPartitions = 100;

/**
 * Time of folding the codes of 10 units into a bound of every input, over that of the l2 distances of the same inputs
 * from float32 columns in memory, in plain JavaScript; medians of rounds that take turns.
 */
export async function scanTime(inputs: number): Promise<CoreFigure> {
  const scan = await startScanCore(coreModule());
  const columns = Array.from({ length: scanUnits }, () => Float32Array.from({ length: inputs }, Math.random));
  const target = new Float32Array(scanUnits).fill(0.3);
  const units = columns.map((column, unit) => ({
    codes: Uint8Array.from(column, (value) => Math.floor(value * scanPartitions)),
    terms: leastTerms(target[unit] as number),
  }));
  const times = { fold: [] as number[], brute: [] as number[] };
  for (let round = 0; round < 4 * rounds; round++) {
    times.fold.push(timeOf(() => scan.foldBounds('sum', units)));
    times.brute.push(timeOf(() => squaredDistances(columns, target, inputs)));
  }
  // The first rounds compile.
  const [fold, brute] = [times.fold, times.brute].map((list) => median(list.slice(rounds))) as [
    number,
    number,
  ];
  return {
    value: fold / brute,
    detail: `${inputs} inputs, ${scanUnits} units, ${scanPartitions} partitions: codes ${fold.toFixed(2)}, float32 columns ${brute.toFixed(2)} ms`,
  };
}

/** The least squared distance from a target to each of `scanPartitions` equal parts of 0..1. */
function leastTerms(target: number): Float64Array {
  return Float64Array.from({ length: scanPartitions }, (_, code) => {
    const gap = Math.max(0, code / scanPartitions - target, target - (code + 1) / scanPartitions);
    return gap * gap;
  });
}

/** Block by block, so that the sums stay in the cache: the quickest of the plain ways tried. */
function squaredDistances(
  columns: readonly Float32Array[],
  target: Float32Array,
  inputs: number,
): Float32Array {
  const sums = new Float32Array(inputs);
  for (let start = 0; start < inputs; start += 4096) {
    const end = Math.min(inputs, start + 4096);
    for (let unit = 0; unit < columns.length; unit++) {
      addSquares(columns[unit] as Float32Array, target[unit] as number, sums, start, end);
    }
  }
  return sums;
}

function addSquares(
  column: Float32Array,
  wanted: number,
  sums: Float32Array,
  start: number,
  end: number,
): void {
  for (let id = start; id < end; id++) {
    const gap = (column[id] as number) - wanted;
    sums[id] = (sums[id] as number) + gap * gap;
  }
}

function timeOf(work: () => unknown): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}
