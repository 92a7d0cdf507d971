import type { Page } from '@playwright/test';
import { draw, random } from '../bench/benchmark.ts';
import { bruteForce, type PlainQuery, type Table } from './brute-force.ts';
import { expect, test } from './fixtures.ts';
import { openDemo } from './steps.ts';

const layers = ['block1_pool', 'block2_conv2', 'fc1'];
const groups = [1, 3, 10];
const ks = [1, 20, 200];
const kinds = ['highest', 'similar'] as const;
const repeats = 4;
const poolSize = 48;
const inputs = 10_000;

/** Distinct units: the most activated of one random input, and as many drawn blindly. */
async function unitPool(page: Page, layer: string, next: () => number): Promise<number[]> {
  const input = Math.floor(next() * inputs);
  const [top, units] = await page.evaluate(
    async ([name, id, count]) => {
      const [found] = await window.deepeverest.topUnits({ layer: name, inputs: [id], count, nonzero: true });
      const info = (await window.deepeverest.layers()).find((candidate) => candidate.name === name);
      return [(found ?? []).map(({ unit }) => unit), info?.units ?? 0] as const;
    },
    [layer, input, poolSize / 2] as const,
  );
  const pool = new Set(top);
  while (pool.size < Math.min(poolSize, units)) pool.add(Math.floor(next() * units));
  return [...pool];
}

/** Every input's activations of the pool's units, by one forward pass of the whole set without the index. */
async function activationTable(page: Page, layer: string, units: number[]): Promise<Table> {
  const rows = await page.evaluate(
    async ([name, wanted, count]) => {
      const all: number[] = [];
      for (let start = 0; start < count; start += 1000) {
        const ids = Array.from({ length: 1000 }, (_, at) => start + at);
        const { data } = await window.deepeverest.activations({ layer: name, inputs: ids, units: wanted });
        for (const value of data) all.push(value);
      }
      return all;
    },
    [layer, units, inputs] as const,
  );
  return { units, inputs, data: Float32Array.from(rows) };
}

function drawQueries(layer: string, pool: number[], next: () => number): PlainQuery[] {
  const queries: PlainQuery[] = [];
  for (const kind of kinds)
    for (const size of groups)
      for (const k of ks)
        for (let repeat = 0; repeat < repeats; repeat++) {
          const units = draw(pool, size, next);
          const target = kind === 'similar' ? { target: Math.floor(next() * inputs) } : {};
          queries.push({ layer, kind, units, k, ...target });
        }
  return queries;
}

for (const [index, layer] of layers.entries()) {
  test(`72 random queries on ${layer} equal running everything`, async ({ page }) => {
    test.setTimeout(600_000);
    const next = random(20_260 + index);
    await openDemo(page);
    const pool = await unitPool(page, layer, next);
    const table = await activationTable(page, layer, pool);
    const queries = drawQueries(layer, pool, next);
    expect(queries.length * layers.length).toBeGreaterThanOrEqual(200);
    for (const query of queries) {
      const { rows, guarantee } = await page.evaluate((asked) => window.deepeverest.query(asked), query);
      expect(guarantee).toEqual({ exact: true, theta: 1 });
      expect(rows, JSON.stringify(query)).toEqual(bruteForce(query, table));
    }
    const some = queries.filter((_, at) => at % 24 === 11);
    for (const query of some) {
      const [scan, reprocess] = await page.evaluate(
        async (asked) => [
          (await window.deepeverest.query({ ...asked, strategy: 'scan' })).rows,
          (await window.deepeverest.query({ ...asked, strategy: 'reprocess' })).rows,
        ],
        query,
      );
      expect(scan, JSON.stringify(query)).toEqual(reprocess);
    }
  });
}
