import type { UnitIndex } from '../src/index/index.ts';
import { runQuery } from '../src/query/index.ts';
import { type Benchmark, median, random } from './benchmark.ts';
import { scanTime as coreScanTime } from './core-bench.ts';

const counts = [10_000, 100_000, 1_000_000];
const units = 10;
const partitions = 64;
const k = 20;
const rounds = 5;

type Columns = { values: Float32Array[]; index: UnitIndex[] };

/** Columns like those after ReLU, half of the values zero, and 64 partitions of equal depth of each. */
function synthetic(inputs: number): Columns {
  const next = random(inputs);
  const values = Array.from({ length: units }, () =>
    Float32Array.from({ length: inputs }, () => Math.max(0, next() * 2 - 1)),
  );
  return { values, index: values.map(indexOf) };
}

function indexOf(column: Float32Array): UnitIndex {
  const codes = Uint8Array.from(column, (value) =>
    value === 0 ? partitions : Math.min(partitions - 1, Math.floor(value * partitions)),
  );
  const low = new Float32Array(partitions + 1).fill(Number.POSITIVE_INFINITY);
  const high = new Float32Array(partitions + 1).fill(Number.NEGATIVE_INFINITY);
  for (let id = 0; id < column.length; id++) {
    const code = codes[id] as number;
    const value = column[id] as number;
    low[code] = Math.min(low[code] as number, value);
    high[code] = Math.max(high[code] as number, value);
  }
  return { kind: 'codes', codes, low, high, maiInputs: new Uint32Array(0), maiValues: new Float32Array(0) };
}

/** Milliseconds of bounding and ordering every input. */
async function scanTime({ values, index }: Columns, target: number): Promise<{ ms: number; ids: number[] }> {
  const inputs = (values[0] as Float32Array).length;
  const { stats, rows } = await runQuery(
    { layer: 'synthetic', units: Array.from(values.keys()), kind: 'similar', k, target },
    {
      known: { count: inputs, labels: null, predictions: null },
      layer: () => ({ units, channels: null }),
      forward: async (ids) => [
        Float32Array.from({ length: ids.length * units }, (_, at) => {
          const id = ids[Math.floor(at / units)] as number;
          return (values[at % units] as Float32Array)[id] as number;
        }),
      ],
      units: async () => index,
      agreement: 'same-bits',
      maxBatch: 64,
    },
  );
  return { ms: stats.scanMs, ids: rows.map(({ input }) => input) };
}

/** Milliseconds of every distance column by column, and of the k smallest. */
function bruteTime({ values }: Columns, target: number): { ms: number; ids: number[] } {
  const started = performance.now();
  const inputs = (values[0] as Float32Array).length;
  const costs = new Float64Array(inputs);
  for (const column of values) {
    const wanted = column[target] as number;
    for (let id = 0; id < inputs; id++) {
      const gap = (column[id] as number) - wanted;
      costs[id] = (costs[id] as number) + gap * gap;
    }
  }
  costs[target] = Number.POSITIVE_INFINITY;
  const best: number[] = [];
  let worst = Number.POSITIVE_INFINITY;
  for (let id = 0; id < inputs; id++) {
    const cost = costs[id] as number;
    if (cost >= worst) continue;
    let at = best.length;
    while (at > 0 && (costs[best[at - 1] as number] as number) > cost) at -= 1;
    best.splice(at, 0, id);
    if (best.length > k) best.pop();
    if (best.length === k) worst = costs[best[k - 1] as number] as number;
  }
  return { ms: performance.now() - started, ids: best };
}

/** Time of a full scan of codes over that of float32 brute force on the same columns in memory, at a million inputs. */
export const scanMillion: Benchmark = {
  id: 'scan-1m',
  unit: 'x brute force',
  better: 'lower',
  reach: 1,
  async run() {
    const lines: string[] = [];
    let value = Number.NaN;
    for (const inputs of counts) {
      const columns = synthetic(inputs);
      const pairs: { scan: number; brute: number }[] = [];
      for (let round = 0; round <= rounds; round++) {
        const target = Math.floor((inputs * (round + 0.5)) / (rounds + 1));
        const scan = await scanTime(columns, target);
        const brute = bruteTime(columns, target);
        if (scan.ids.join() !== brute.ids.join())
          throw new Error(
            `${inputs} inputs, target ${target}: found ${scan.ids}; brute force gives ${brute.ids}`,
          );
        // The first round compiles.
        if (round > 0) pairs.push({ scan: scan.ms, brute: brute.ms });
      }
      value = median(pairs.map(({ scan, brute }) => scan / brute));
      const ms = (times: number[]) => median(times).toPrecision(3);
      lines.push(
        `${inputs} inputs: ${ms(pairs.map(({ scan }) => scan))} and ${ms(pairs.map(({ brute }) => brute))} ms, ${value.toPrecision(3)}`,
      );
    }
    const core = await coreScanTime(1_000_000);
    return {
      value,
      detail: `${units} units, ${partitions} partitions, medians of ${rounds}; ${lines.join('; ')}; the fold of codes alone in the core: ${core.value.toPrecision(3)} (${core.detail})`,
    };
  },
};
