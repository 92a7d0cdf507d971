import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { type ScanCore, startScanCore } from '../index/index.ts';
import { contextOf, type Indexing, noise, type World } from './fixture.ts';
import { runQuery } from './run-query.ts';
import type { Query } from './types.ts';

let core: ScanCore;

beforeAll(async () => {
  core = await startScanCore(readFileSync(new URL('../../wasm/dist/core.wasm', import.meta.url)));
});

const units = 5;

/** More inputs than are bounded one by one; values on a grid, so that many tie, about half of them zero. */
const worlds = fc
  .record({
    inputs: fc.integer({ min: 16_500, max: 21_000 }),
    seed: fc.integer(),
    grid: fc.constantFrom(1, 30, 1e6),
    signed: fc.boolean(),
    scale: fc.constantFrom(1, 1e-30, 1e12, 1e25),
  })
  .map(({ inputs, seed, grid, signed, scale }): World => {
    const next = noise(seed);
    const value = () => {
      const drawn = (Math.round(next() * grid) / grid) * scale;
      return next() < 0 ? 0 : signed ? drawn : Math.abs(drawn);
    };
    const values = Float32Array.from({ length: inputs * units }, value);
    return { inputs, layers: { flat: { units, channels: null, values } } };
  });

const indexings: fc.Arbitrary<Indexing[]> = fc.array(
  fc.oneof(
    {
      weight: 9,
      arbitrary: fc.record({ partitions: fc.integer({ min: 1, max: 120 }), maiSize: fc.nat(900) }),
    },
    { weight: 1, arbitrary: fc.constant('whole' as const) },
  ),
  { minLength: 1, maxLength: 2 },
);

const queries = fc
  .record({
    units: fc.uniqueArray(fc.nat(units - 1), { minLength: 1, maxLength: units }),
    kind: fc.constantFrom('highest' as const, 'lowest' as const, 'similar' as const),
    k: fc.constantFrom(1, 20, 300),
    targets: fc.uniqueArray(fc.nat(16_000), { minLength: 1, maxLength: 2 }),
    includeTarget: fc.boolean(),
    aggregate: fc.constantFrom(
      'sum' as const,
      'mean' as const,
      'min' as const,
      'max' as const,
      'l2' as const,
    ),
    distance: fc.constantFrom('l2' as const, 'l1' as const, 'linf' as const),
    labels: fc.constantFrom<number[] | undefined>(undefined, [1], [0, 2]),
    weighted: fc.boolean(),
  })
  .map(({ targets, weighted, labels, ...query }): Query => {
    const similar = query.kind === 'similar';
    return {
      ...query,
      layer: 'flat',
      targets: similar ? targets : undefined,
      weights: weighted ? query.units.map((_, at) => at % 3) : undefined,
      where: labels && { labels },
    };
  })
  .filter(({ weights }) => weights === undefined || weights.some((weight) => weight > 0));

const agreements = fc.constantFrom('same-bits' as const, 'same-backend' as const, 'other-backend' as const);

describe('a scan of many inputs', () => {
  it('gives the rows that running everything gives, with the core and without', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, queries, indexings, agreements, async (world, query, indexing, agreement) => {
        const options = { agreement, maxBatch: 64 };
        const all = await runQuery(
          { ...query, strategy: 'reprocess' },
          contextOf(world, query, ['whole'], options),
        );
        for (const started of [core, null]) {
          const context = contextOf(world, query, indexing, { ...options, core: async () => started });
          const { rows, guarantee, stats } = await runQuery(query, context);
          expect(rows.map(({ input, score }) => [input, score + 0])).toEqual(
            all.rows.map(({ input, score }) => [input, score + 0]),
          );
          expect(guarantee).toEqual({ exact: true, theta: 1 });
          expect(new Set(context.ran).size).toBe(context.ran.length);
          expect(stats.unreached).toBe(0);
        }
      }),
      { numRuns: 60, endOnFailure: true },
    );
  });
});
