import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { build } from 'vite';
import { hasData } from './activations.ts';
import { attributionBenchmarks } from './attribution.ts';
import { batches } from './batches.ts';
import { type Benchmark, type Result, reached } from './benchmark.ts';
import { buildWallDemo } from './build-wall-demo.ts';
import { cache } from './cache.ts';
import { coreBenchmarks } from './core-figures.ts';
import { countBenchmarks } from './counts.ts';
import { estimate } from './estimate.ts';
import { firstLoad } from './first-load.ts';
import { gridFrames } from './grid-frames.ts';
import { type Lab, openLab } from './lab.ts';
import { logits } from './logits.ts';
import { scanMillion } from './scan-million.ts';
import { scanVsNta } from './scan-vs-nta.ts';
import { similarDemo } from './similar-demo.ts';
import { storageDemo } from './storage-demo.ts';
import { wallBenchmarks } from './wall.ts';

const benchmarks: Benchmark[] = [
  firstLoad,
  gridFrames,
  buildWallDemo,
  storageDemo,
  similarDemo,
  ...countBenchmarks,
  logits,
  scanVsNta,
  ...wallBenchmarks,
  ...coreBenchmarks,
  estimate,
  scanMillion,
  cache,
  batches,
  ...attributionBenchmarks,
];

function choose(only: string | undefined): Benchmark[] {
  if (only === undefined) return benchmarks;
  return only.split(',').map((id) => {
    const found = benchmarks.find((benchmark) => benchmark.id === id);
    if (found) return found;
    throw new Error(`--only: ${id}; expected some of ${benchmarks.map((known) => known.id).join(', ')}`);
  });
}

/** Builds the site and opens it when it is first asked for. */
function lazyLab() {
  let lab: Promise<Lab> | undefined;
  return {
    open: () => {
      lab ??= build({ logLevel: 'error' }).then(openLab);
      return lab;
    },
    close: async () => (await lab)?.close(),
  };
}

async function measure(benchmark: Benchmark, lab: () => Promise<Lab>): Promise<Result | null> {
  const { run, needsData, ...about } = benchmark;
  if (needsData && !hasData) {
    console.log(`${about.id}: skipped, because ../shared/data is absent`);
    return null;
  }
  const { value, detail } = await run(lab);
  const result = { ...about, value: Number(value.toPrecision(4)), detail };
  console.log(`${about.id}: ${result.value} ${about.unit}\n  ${detail}`);
  return result;
}

function print(results: Result[]): void {
  console.log(`\n${'id'.padEnd(16)} ${'value'.padStart(8)} ${'reach'.padStart(8)}  unit`);
  for (const result of results) {
    const mark = reached(result) ? '' : '  NOT REACHED';
    const numbers = `${String(result.value).padStart(8)} ${String(result.reach).padStart(8)}`;
    console.log(`${result.id.padEnd(16)} ${numbers}  ${result.unit}${mark}`);
  }
}

/** Measures, prints each figure as it comes and then the table, and writes bench/results.json. Returns the exit code. */
export async function main(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { only: { type: 'string' }, assert: { type: 'boolean' } } });
  const chosen = choose(values.only);
  const lab = lazyLab();
  const results: Result[] = [];
  try {
    for (const benchmark of chosen) {
      const result = await measure(benchmark, lab.open);
      if (result) results.push(result);
    }
  } finally {
    await lab.close();
  }
  print(results);
  writeFileSync('bench/results.json', `${JSON.stringify(results, null, 2)}\n`);
  return values.assert && !results.every(reached) ? 1 : 0;
}
