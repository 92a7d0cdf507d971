import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { UnitIndex } from '../index/index.ts';
import type { QueryContext } from './run-query.ts';
import { runQuery } from './run-query.ts';
import type { Query } from './types.ts';

type Table = { inputs: number; units: number; values: Float32Array };

/** Equal-width partitions with observed bounds and an exact list of the highest: what any right index must satisfy. */
function indexOf(table: Table, unit: number, partitions: number, maiSize: number): UnitIndex {
  const column = Float32Array.from({ length: table.inputs }, (_, id) => at(table, id, unit));
  const lowest = Math.min(...column);
  const width = (Math.max(...column) - lowest) / partitions || 1;
  const codes = Uint8Array.from(column, (v) => Math.min(partitions - 1, Math.floor((v - lowest) / width)));
  const low = new Float32Array(partitions).fill(Number.POSITIVE_INFINITY);
  const high = new Float32Array(partitions).fill(Number.NEGATIVE_INFINITY);
  column.forEach((value, id) => {
    const code = codes[id] as number;
    low[code] = Math.min(low[code] as number, value);
    high[code] = Math.max(high[code] as number, value);
  });
  const order = Array.from(column.keys()).sort(
    (a, b) => (column[b] as number) - (column[a] as number) || a - b,
  );
  const maiInputs = Uint32Array.from(order.slice(0, maiSize));
  return {
    kind: 'codes',
    codes,
    low,
    high,
    maiInputs,
    maiValues: Float32Array.from(maiInputs, (id) => column[id] as number),
  };
}

function at(table: Table, id: number, unit: number): number {
  return table.values[id * table.units + unit] as number;
}

function contextOf(
  table: Table,
  query: Query,
  partitions: number,
  maiSize: number,
  maxBatch = 32,
): QueryContext {
  return {
    known: {
      count: table.inputs,
      labels: Int32Array.from({ length: table.inputs }, (_, id) => id % 3),
      predictions: null,
    },
    layerUnits: table.units,
    maxBatch,
    run: async (ids) => {
      const rows = new Float32Array(ids.length * query.units.length);
      ids.forEach((id, row) => {
        query.units.forEach((unit, column) => {
          rows[row * query.units.length + column] = at(table, id, unit);
        });
      });
      return rows;
    },
    units: async () => query.units.map((unit) => indexOf(table, unit, partitions, maiSize)),
  };
}

/** Scores written straight from the definitions, in float64. */
function scoreOf(query: Query, row: number[], target: number[]): number {
  const weights = query.weights ?? row.map(() => 1);
  const gaps = row.map((value, j) => Math.abs(value - (target[j] as number)));
  const sum = (terms: number[]) => terms.reduce((total, term) => total + term, 0);
  const weighted = (terms: number[]) => terms.map((term, j) => term * (weights[j] as number));
  if (query.kind === 'similar') {
    if (query.distance === 'l1') return sum(weighted(gaps));
    if (query.distance === 'linf') return Math.max(...weighted(gaps));
    return Math.sqrt(sum(weighted(gaps.map((gap) => gap * gap))));
  }
  if (query.aggregate === 'mean') return sum(weighted(row)) / sum(weights);
  if (query.aggregate === 'min') return Math.min(...weighted(row));
  if (query.aggregate === 'max') return Math.max(...weighted(row));
  if (query.aggregate === 'l2') return Math.sqrt(sum(weighted(row.map((value) => value * value))));
  return sum(weighted(row));
}

function bruteForce(table: Table, query: Query): { input: number; score: number }[] {
  const row = (id: number) => query.units.map((unit) => at(table, id, unit));
  const target = query.target === undefined ? [] : row(query.target);
  const sign = query.kind === 'highest' ? -1 : 1;
  return Array.from({ length: table.inputs }, (_, id) => id)
    .filter((id) => query.includeTarget || id !== query.target)
    .filter((id) => query.where?.labels?.includes(id % 3) ?? true)
    .map((input) => ({ input, score: scoreOf(query, row(input), target) }))
    .sort((a, b) => sign * (a.score - b.score) || a.input - b.input)
    .slice(0, query.k);
}

/** Tables with many ties: values on a coarse grid, most of them zero, some units constant. */
const tables = fc
  .record({
    inputs: fc.integer({ min: 1, max: 90 }),
    units: fc.integer({ min: 1, max: 6 }),
    seed: fc.integer(),
    grid: fc.constantFrom(1, 4, 1000),
  })
  .map(({ inputs, units, seed, grid }): Table => {
    let state = seed | 1;
    const next = () => {
      state = (Math.imul(state, 1664525) + 1013904223) | 0;
      return ((state >>> 8) / 2 ** 24) * 2 - 1;
    };
    const values = Float32Array.from({ length: inputs * units }, () =>
      next() < 0 ? 0 : Math.round(next() * grid) / 4,
    );
    return { inputs, units, values };
  });

const cases = tables.chain((table) =>
  fc.record({
    table: fc.constant(table),
    partitions: fc.integer({ min: 1, max: 9 }),
    maiSize: fc.integer({ min: 0, max: table.inputs }),
    query: fc
      .record({
        units: fc.uniqueArray(fc.integer({ min: 0, max: table.units - 1 }), { minLength: 1 }),
        kind: fc.constantFrom('highest' as const, 'lowest' as const, 'similar' as const),
        k: fc.integer({ min: 1, max: table.inputs }),
        target: fc.integer({ min: 0, max: table.inputs - 1 }),
        includeTarget: fc.boolean(),
        aggregate: fc.constantFrom(
          'sum' as const,
          'mean' as const,
          'min' as const,
          'max' as const,
          'l2' as const,
        ),
        distance: fc.constantFrom('l2' as const, 'l1' as const, 'linf' as const),
        weighted: fc.boolean(),
        filtered: fc.boolean(),
      })
      .map(
        ({ target, weighted, filtered, ...query }): Query => ({
          ...query,
          layer: 'layer',
          target: query.kind === 'similar' ? target : undefined,
          weights: weighted ? query.units.map((unit) => (unit % 3) + 0.5) : undefined,
          where: filtered ? { labels: [0, 2] } : undefined,
        }),
      ),
  }),
);

describe('runQuery', () => {
  it('scan and reprocess equal brute force, ids and scores, for every kind of query', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ({ table, partitions, maiSize, query }) => {
        const context = contextOf(table, query, partitions, maiSize);
        const expected = bruteForce(table, query);
        for (const strategy of ['scan', 'reprocess'] as const) {
          const { rows, guarantee } = await runQuery({ ...query, strategy }, context);
          expect(rows.map((row) => row.input)).toEqual(expected.map((row) => row.input));
          rows.forEach((row, rank) => {
            expect(row.score).toBeCloseTo((expected[rank] as { score: number }).score, 10);
          });
          expect(guarantee).toEqual({ exact: true, theta: 1 });
        }
      }),
      { numRuns: 400 },
    );
  });

  it('runs far fewer inputs than there are', async () => {
    const table = {
      inputs: 4000,
      units: 3,
      values: Float32Array.from({ length: 12000 }, (_, i) => Math.sin(i * i)),
    };
    const query: Query = { layer: 'layer', units: [0, 1, 2], kind: 'similar', target: 7, k: 20 };
    const { stats } = await runQuery(query, contextOf(table, query, 32, 40, 128));
    expect(stats.inputs).toBe(3999);
    expect(stats.inputsRun).toBeLessThan(200);
  });

  it('keeps the promise of theta and says what was reached', async () => {
    const table = {
      inputs: 2000,
      units: 2,
      values: Float32Array.from({ length: 4000 }, (_, i) => Math.sin(i * i)),
    };
    const exact: Query = { layer: 'layer', units: [0, 1], kind: 'similar', target: 3, k: 50 };
    const context = contextOf(table, exact, 8, 0, 16);
    const right = await runQuery(exact, context);
    const loose = await runQuery({ ...exact, theta: 2 }, context);
    expect(loose.stats.inputsRun).toBeLessThanOrEqual(right.stats.inputsRun);
    const worst = (loose.rows.at(-1) as { score: number }).score;
    const best = (right.rows.at(-1) as { score: number }).score;
    expect(worst).toBeLessThanOrEqual(best * loose.guarantee.theta * (1 + 1e-12));
    expect(loose.guarantee.theta).toBeLessThanOrEqual(2);
  });

  it('stops when cancelled', async () => {
    const table = { inputs: 50, units: 1, values: new Float32Array(50) };
    const query: Query = { layer: 'layer', units: [0], kind: 'highest', k: 5 };
    const context = { ...contextOf(table, query, 4, 0), signal: AbortSignal.abort() };
    await expect(runQuery(query, context)).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('queries that do not fit', () => {
  const table = { inputs: 10, units: 4, values: new Float32Array(40) };
  const good: Query = { layer: 'conv', units: [1], kind: 'highest', k: 3 };
  const refused: [string, Partial<Query>, string][] = [
    ['a unit that does not exist', { units: [4] }, 'units: found 4; expected whole numbers from 0 to 3'],
    ['no unit', { units: [] }, 'units: found none given'],
    ['a unit twice', { units: [1, 1] }, 'units: found a unit given twice'],
    ['k above the number of inputs', { k: 11 }, 'k: found 11; expected a whole number from 1 to 10'],
    ['k of zero', { k: 0 }, 'k: found 0'],
    ['similar without target', { kind: 'similar' }, 'target: found none'],
    ['a target outside', { kind: 'similar', target: 10 }, 'target: found 10'],
    ['a target for highest', { target: 1 }, 'target: found 1 for a highest query'],
    ['too few weights', { units: [1, 2], weights: [1] }, 'weights: found 1 numbers; expected 2'],
    ['a negative weight', { weights: [-1] }, 'weights: found -1'],
    ['theta below 1', { kind: 'similar', target: 0, theta: 0.5 }, 'theta: found 0.5'],
    ['theta for highest', { theta: 2 }, 'theta: found 2 for a highest query'],
    [
      'predictions that are not known',
      { where: { predictions: [1] } },
      'where: the predictions of the inputs are not known',
    ],
  ];
  it.each(refused)('%s', async (_, change, message) => {
    const query = { ...good, ...change };
    await expect(runQuery(query, contextOf(table, good, 2, 1))).rejects.toMatchObject({
      code: 'bad-argument',
      message: expect.stringContaining(message),
    });
  });
});
