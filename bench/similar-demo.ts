import type { Page } from 'playwright';
import { type Benchmark, draw, median, random } from './benchmark.ts';
import { buildIndex, layersOf } from './indexes.ts';

const inputs = 10_000;
const targets = 15;
const groups = [3, 10];
const kinds = ['top', 'random-high'] as const;

/** The target's units that are not zero, most activated first. */
async function activeUnits(page: Page, layer: string, target: number): Promise<number[]> {
  const [units] = await page.evaluate(
    ([name, input]) =>
      window.deepeverest.topUnits({ layer: name, inputs: [input], count: 100_000, nonzero: true }),
    [layer, target] as const,
  );
  return (units ?? []).map(({ unit }) => unit);
}

function inputsRun(page: Page, layer: string, units: number[], target: number): Promise<number> {
  return page.evaluate(
    async ([name, group, id]) => {
      const query = { layer: name, units: group, kind: 'similar' as const, k: 20, target: id };
      return (await window.deepeverest.query(query)).stats.inputsRun;
    },
    [layer, units, target] as const,
  );
}

/** Inputs run by the bound scan for *similar*, k = 20: median over targets, worst over layers and groups of units. */
export const similarDemo: Benchmark = {
  id: 'similar-demo',
  unit: 'inputs of 10,000',
  better: 'lower',
  reach: 128,
  async run(openLab) {
    const page = await (await openLab()).demo();
    const next = random(7);
    const medians: { what: string; value: number }[] = [];
    for (const { name } of await layersOf(page)) {
      await buildIndex(page, name);
      const runs = new Map<string, number[]>();
      for (let round = 0; round < targets; round++) {
        const target = Math.floor(next() * inputs);
        const active = await activeUnits(page, name, target);
        const upperHalf = active.slice(0, Math.ceil(active.length / 2));
        for (const kind of kinds)
          for (const size of groups) {
            const units = kind === 'top' ? active.slice(0, size) : draw(upperHalf, size, next);
            const key = `${name} ${kind} ${size}`;
            runs.set(key, [...(runs.get(key) ?? []), await inputsRun(page, name, units, target)]);
          }
      }
      for (const [what, values] of runs) medians.push({ what, value: median(values) });
    }
    medians.sort((a, b) => b.value - a.value);
    const worst = medians.slice(0, 3).map(({ what, value }) => `${what}: ${value}`);
    const detail = `k = 20, ${targets} targets each; worst of ${medians.length} medians: ${worst.join(', ')}; median of medians ${median(medians.map(({ value }) => value))}`;
    return { value: medians[0]?.value ?? Number.NaN, detail };
  },
};
