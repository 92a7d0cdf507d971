import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { build } from 'vite';
import { type Benchmark, type Result, reached } from './benchmark.ts';
import { buildWallDemo } from './build-wall-demo.ts';
import { firstLoad } from './first-load.ts';
import { type Lab, openLab } from './lab.ts';
import { similarDemo } from './similar-demo.ts';
import { storageDemo } from './storage-demo.ts';

const benchmarks: Benchmark[] = [firstLoad, buildWallDemo, storageDemo, similarDemo];

function choose(only: string | undefined): Benchmark[] {
  if (only === undefined) return benchmarks;
  return only.split(',').map((id) => {
    const found = benchmarks.find((benchmark) => benchmark.id === id);
    if (found) return found;
    throw new Error(`--only: ${id}; expected some of ${benchmarks.map((known) => known.id).join(', ')}`);
  });
}

async function measure({ run, ...about }: Benchmark, lab: Lab): Promise<Result> {
  const { value, detail } = await run(lab);
  return { ...about, value: Number(value.toPrecision(4)), detail };
}

function print(results: Result[]): void {
  console.log(`\n${'id'.padEnd(16)} ${'value'.padStart(8)} ${'reach'.padStart(8)}  unit`);
  for (const result of results) {
    const mark = reached(result) ? '' : '  NOT REACHED';
    const numbers = `${String(result.value).padStart(8)} ${String(result.reach).padStart(8)}`;
    console.log(
      `${result.id.padEnd(16)} ${numbers}  ${result.unit}${mark}\n${' '.repeat(17)}${result.detail}`,
    );
  }
}

/** Builds the site, measures, prints the table and writes bench/results.json. Returns the exit code. */
export async function main(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { only: { type: 'string' }, assert: { type: 'boolean' } } });
  const chosen = choose(values.only);
  await build({ logLevel: 'error' });
  const lab = await openLab();
  const results: Result[] = [];
  try {
    for (const benchmark of chosen) results.push(await measure(benchmark, lab));
  } finally {
    await lab.close();
  }
  print(results);
  writeFileSync('bench/results.json', `${JSON.stringify(results, null, 2)}\n`);
  return values.assert && !results.every(reached) ? 1 : 0;
}
