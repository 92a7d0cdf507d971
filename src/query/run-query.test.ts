import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ActivationCache } from './activation-cache.ts';
import { startAnswer } from './build-answer.ts';
import {
  bruteForce,
  columnOf,
  contextOf,
  type Indexing,
  type Layer,
  noise,
  pooledColumn,
  rowsOf,
  type World,
} from './fixture.ts';
import { runQuery } from './run-query.ts';
import { targetsOf } from './target.ts';
import type { Query, RowsUpdate, Unit } from './types.ts';
import { layersOf } from './unit.ts';

/** Two layers with many ties: values on a coarse grid, about half of them zero, some units constant; one has feature maps. */
const worlds = fc
  .record({
    inputs: fc.integer({ min: 1, max: 90 }),
    units: fc.integer({ min: 1, max: 6 }),
    seed: fc.integer(),
    grid: fc.constantFrom(1, 4, 1000),
    signed: fc.boolean(),
  })
  .map(({ inputs, units, seed, grid, signed }): World => {
    const next = noise(seed);
    const value = () => {
      const drawn = Math.round(next() * grid) / 4;
      return next() < 0 ? 0 : signed ? drawn : Math.abs(drawn);
    };
    const table = (size: number) => Float32Array.from({ length: inputs * size }, value);
    return {
      inputs,
      layers: {
        flat: { units, channels: null, values: table(units) },
        maps: { units: 8, channels: 2, values: table(8) },
      },
    };
  });

function unitsOf(world: World): Unit[] {
  const flat = Array.from({ length: world.layers.flat?.units ?? 0 }, (_, neuron) => neuron);
  const pooled = [0, 1].flatMap((channel): Unit[] => [
    { channel, pool: 'max', layer: 'maps' },
    { channel, pool: 'mean', layer: 'maps' },
  ]);
  return [...flat, ...pooled, { neuron: 3, layer: 'maps' }];
}

const indexings: fc.Arbitrary<Indexing[]> = fc.array(
  fc.oneof(
    fc.constant('whole' as const),
    fc.record({ partitions: fc.integer({ min: 1, max: 120 }), maiSize: fc.integer({ min: 0, max: 90 }) }),
  ),
  { minLength: 1, maxLength: 4 },
);

const among = (max: number) => fc.option(fc.uniqueArray(fc.integer({ min: 0, max })), { nil: undefined });

function queriesOn(world: World): fc.Arbitrary<Query> {
  const input = fc.integer({ min: 0, max: world.inputs - 1 });
  return fc
    .record({
      units: fc.uniqueArray(fc.constantFrom(...unitsOf(world)), { minLength: 1, maxLength: 6 }),
      kind: fc.constantFrom('highest' as const, 'lowest' as const, 'similar' as const),
      k: fc.integer({ min: 1, max: world.inputs }),
      targets: fc.uniqueArray(input, { minLength: 1, maxLength: 3 }),
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
      where: fc.option(
        fc.record({
          labels: among(2),
          predictions: among(3),
          correct: fc.option(fc.boolean(), { nil: undefined }),
          ids: fc.option(fc.uniqueArray(input), { nil: undefined }),
        }),
        { nil: undefined },
      ),
    })
    .map(({ targets, weighted, ...query }): Query => {
      const similar = query.kind === 'similar';
      return {
        ...query,
        layer: 'flat',
        target: similar && targets.length === 1 ? targets[0] : undefined,
        targets: similar && targets.length > 1 ? targets : undefined,
        weights: weighted ? query.units.map((_, at) => (at % 3) + 0.5) : undefined,
      };
    });
}

const cases = worlds.chain((world) =>
  fc.record({
    world: fc.constant(world),
    query: queriesOn(world),
    indexing: indexings,
    maxBatch: fc.integer({ min: 1, max: 40 }),
  }),
);

/** Partitions do not tell zero from minus zero. */
const plusZero = (value: number) => value + 0;

const agreements = fc.constantFrom('same-bits' as const, 'same-backend' as const, 'other-backend' as const);

const exact = { exact: true, theta: 1 };

describe('runQuery', () => {
  it('scan and reprocess equal brute force, ids and scores, for every kind of query', async () => {
    await fc.assert(
      fc.asyncProperty(cases, agreements, async ({ world, query, indexing, maxBatch }, agreement) => {
        const expected = bruteForce(world, query);
        for (const strategy of ['scan', 'reprocess'] as const) {
          const context = contextOf(world, query, indexing, { maxBatch, agreement });
          const { rows, guarantee, stats } = await runQuery({ ...query, strategy }, context);
          expect(rows.map(({ input }) => input)).toEqual(expected.map(({ input }) => input));
          rows.forEach((row, rank) => {
            expect(row.score).toBeCloseTo((expected[rank] as { score: number }).score, 10);
            const values = query.units.map((unit) => columnOf(world, unit, 'flat')[row.input] as number);
            expect(row.activations.map(plusZero)).toEqual(values.map(plusZero));
          });
          expect(guarantee).toEqual(exact);
          expect(new Set(context.ran).size).toBe(context.ran.length);
          expect(stats.inputsRun).toBe(context.ran.length);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('nta gives the scores of brute force, for every query that it can express', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ({ world, query, indexing, maxBatch }) => {
        fc.pre(targetsOf(query).length <= 1);
        const context = contextOf(world, query, indexing, { maxBatch });
        const answered = runQuery({ ...query, strategy: 'nta' }, context);
        const units = query.units.flatMap((unit) => Array.from(columnOf(world, unit, 'flat')));
        if (query.kind !== 'similar' && query.aggregate === 'l2' && Math.min(...units) < 0) {
          await expect(answered).rejects.toThrow('a norm falls when a negative activation rises');
          return;
        }
        const { rows, guarantee } = await answered;
        const expected = bruteForce(world, query);
        expect(rows.length).toBe(expected.length);
        rows.forEach((row, rank) => {
          expect(row.score).toBeCloseTo((expected[rank] as { score: number }).score, 10);
        });
        expect(guarantee).toEqual(exact);
        expect(new Set(context.ran).size).toBe(context.ran.length);
      }),
      { numRuns: 400 },
    );
  });

  it('gives the same answers with a cache of any size', async () => {
    await fc.assert(
      fc.asyncProperty(
        worlds.chain((world) =>
          fc.record({
            world: fc.constant(world),
            queries: fc.array(queriesOn(world), { minLength: 2, maxLength: 6 }),
            bytes: fc.constantFrom(0, 100, 1000, 1e6),
          }),
        ),
        async ({ world, queries, bytes }) => {
          const cache = new ActivationCache(bytes);
          for (const query of queries) {
            const indexing = [{ partitions: 5, maiSize: 2 }];
            const context = contextOf(world, query, indexing, { cache });
            const { rows, stats } = await runQuery(query, context);
            expect(rows.map(({ input }) => input)).toEqual(
              bruteForce(world, query).map(({ input }) => input),
            );
            expect(stats.inputsRun).toBe(context.ran.length);
            expect(cache.bytes).toBeLessThanOrEqual(bytes);
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it('holds what it promises when stopped after any batch', async () => {
    await fc.assert(
      fc.asyncProperty(
        cases,
        fc.integer({ min: 0, max: 4 }),
        fc.constantFrom('scan' as const, 'nta' as const, 'reprocess' as const),
        async ({ world, query, indexing }, after, strategy) => {
          fc.pre(strategy !== 'nta' || (targetsOf(query).length <= 1 && query.aggregate !== 'l2'));
          const stop = new AbortController();
          const updates: RowsUpdate[] = [];
          const onRows = (update: RowsUpdate) => {
            updates.push(update);
            if (updates.length > after) stop.abort();
          };
          const context = contextOf(world, query, indexing, { maxBatch: 5, stop: stop.signal, onRows });
          const { rows, guarantee, stats } = await runQuery({ ...query, strategy }, context);
          const all = bruteForce(world, { ...query, k: world.inputs });
          const shown = new Set(rows.map(({ input }) => input));
          const left = all.filter(({ input }) => !shown.has(input));
          const kth = rows.at(-1)?.score;
          if (guarantee.theta !== null && kth !== undefined && left.length > 0) {
            expect(rows.length).toBe(query.k);
            const best = left[0] as { score: number };
            const [worse, better] = query.kind === 'highest' ? [best.score, kth] : [kth, best.score];
            expect(worse).toBeLessThanOrEqual(better * guarantee.theta + 1e-9 * Math.abs(better));
          }
          const sign = query.kind === 'highest' ? -1 : 1;
          const worse = left.filter(({ score }) => sign * score >= sign * (kth ?? 0) - 1e-9);
          expect(stats.pruned).toBeLessThanOrEqual(rows.length < query.k ? 0 : worse.length);
          if (guarantee.exact) expect(stats.unreached).toBe(0);
          else expect(stats.unreached).toBeGreaterThan(0);
          for (const { rows: early, finalRows } of updates) {
            const sure = early.slice(0, finalRows).map(({ score }) => score);
            sure.forEach((score, rank) => {
              expect(score).toBeCloseTo((all[rank] as { score: number }).score, 10);
            });
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('keeps the promise of theta, for every kind, and says what was reached', async () => {
    await fc.assert(
      fc.asyncProperty(
        cases,
        fc.constantFrom(1.1, 2, 10),
        fc.constantFrom('scan' as const, 'nta' as const),
        async ({ world, query, indexing }, theta, strategy) => {
          fc.pre(strategy !== 'nta' || (targetsOf(query).length <= 1 && query.aggregate !== 'l2'));
          const context = contextOf(world, query, indexing);
          const { rows, guarantee } = await runQuery({ ...query, strategy, theta }, context);
          const right = bruteForce(world, query);
          expect(rows.length).toBe(right.length);
          expect(guarantee.theta).not.toBeNull();
          expect(guarantee.theta).toBeLessThanOrEqual(theta * (1 + 1e-12));
          const kth = rows.at(-1)?.score ?? 0;
          const best = right.at(-1)?.score ?? 0;
          const [worse, better] = query.kind === 'highest' ? [best, kth] : [kth, best];
          expect(worse).toBeLessThanOrEqual(better * (guarantee.theta ?? 0) + 1e-9 * Math.abs(better));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('runs nothing where the index knows: a whole layer, or a highest query within the MAI', async () => {
    const next = noise(3);
    const values = Float32Array.from({ length: 500 * 10 }, next);
    const world: World = { inputs: 500, layers: { flat: { units: 10, channels: null, values } } };
    const all = Array.from({ length: 10 }, (_, unit) => unit);
    const similar: Query = { layer: 'flat', units: all, kind: 'similar', k: 20, target: 5 };
    const whole = await runQuery(similar, contextOf(world, similar, ['whole']));
    expect(whole.rows.map(({ input }) => input)).toEqual(
      bruteForce(world, similar).map(({ input }) => input),
    );
    expect(whole.stats).toMatchObject({ inputsRun: 0, batches: 0, known: 499, pruned: 0 });
    expect(whole.rows.every(({ activations }) => activations.length === 10)).toBe(true);
    const highest: Query = { layer: 'flat', units: [4], kind: 'highest', k: 20 };
    const listed = await runQuery(
      highest,
      contextOf(world, highest, [{ partitions: 16, maiSize: 20 }], { agreement: 'same-bits' }),
    );
    expect(listed.rows.map(({ input }) => input)).toEqual(
      bruteForce(world, highest).map(({ input }) => input),
    );
    expect(listed.stats).toMatchObject({ inputsRun: 0, batches: 0, known: 20, pruned: 480 });
  });

  it('answers right when the network now differs in its last bits from the index', async () => {
    await fc.assert(
      fc.asyncProperty(cases, fc.integer(), async ({ world, query, indexing }, seed) => {
        const next = noise(seed);
        const sizeOf = (values: Float32Array) => Math.max(...values.map(Math.abs));
        // The slack is a share of each unit's own magnitude.
        const largest = Math.max(...Object.values(world.layers).map(({ values }) => sizeOf(values)));
        fc.pre(query.units.every((unit) => sizeOf(columnOf(world, unit, 'flat')) > largest / 20));
        const layers = Object.entries(world.layers).map(([name, layer]) => {
          const size = sizeOf(layer.values);
          const values = layer.values.map((value) => value + size * 2e-7 * next());
          return [name, { ...layer, values }] as const;
        });
        const now: World = { inputs: world.inputs, layers: Object.fromEntries(layers) };
        const { units } = contextOf(world, query, indexing);
        const context = contextOf(now, query, indexing, { units, agreement: 'other-backend' });
        const { rows } = await runQuery(query, context);
        expect(rows.map(({ input }) => input)).toEqual(bruteForce(now, query).map(({ input }) => input));
      }),
      { numRuns: 200 },
    );
  });

  it('takes a picture from outside as target, alone or among others', async () => {
    const values = Float32Array.from({ length: 300 }, (_, i) => Math.sin(i * i));
    const world: World = { inputs: 100, layers: { flat: { units: 3, channels: null, values } } };
    const picture = new Blob(['seven']);
    const query: Query = { layer: 'flat', units: [0, 2], kind: 'similar', k: 5, target: picture };
    const forwardPicture = async () => [values.slice(21, 24)];
    const inside = bruteForce(world, { ...query, target: 7, includeTarget: true });
    for (const strategy of ['scan', 'nta', 'reprocess'] as const) {
      const context = contextOf(world, query, [{ partitions: 9, maiSize: 3 }], { forwardPicture });
      const { rows } = await runQuery({ ...query, strategy }, context);
      expect(rows.map(({ input }) => input)).toEqual(inside.map(({ input }) => input));
    }
    const both: Query = { ...query, target: undefined, targets: [picture, 9] };
    const { rows } = await runQuery(both, contextOf(world, both, ['whole'], { forwardPicture }));
    const expected = bruteForce(world, { ...both, targets: [7, 9], includeTarget: true });
    const others = expected.filter(({ input }) => input !== 9);
    expect(rows.slice(0, 4).map(({ input }) => input)).toEqual(others.slice(0, 4).map(({ input }) => input));
  });

  it('answers from the pass that builds the index', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ({ world, query, maxBatch }) => {
        fc.pre(layersOf(query).length === 1);
        const context = contextOf(world, query, ['whole']);
        const answer = await startAnswer(query, context);
        const layer = world.layers[layersOf(query)[0] as string] as Layer;
        const order = Array.from({ length: world.inputs }, (_, at) => world.inputs - 1 - at);
        for (let from = 0; from < order.length; from += maxBatch) {
          const ids = order.slice(from, from + maxBatch);
          answer.add(ids, rowsOf(layer, ids));
        }
        const { rows, guarantee, stats } = answer.result();
        const expected = bruteForce(world, query);
        expect(rows.map(({ input }) => input)).toEqual(expected.map(({ input }) => input));
        expect(guarantee).toEqual(exact);
        expect(stats.pruned).toBe(0);
      }),
      { numRuns: 150 },
    );
  });

  it('stops when cancelled', async () => {
    const world: World = {
      inputs: 50,
      layers: { flat: { units: 1, channels: null, values: new Float32Array(50) } },
    };
    const query: Query = { layer: 'flat', units: [0], kind: 'highest', k: 5 };
    const context = contextOf(world, query, [{ partitions: 4, maiSize: 0 }], { signal: AbortSignal.abort() });
    await expect(runQuery(query, context)).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('pools every channel as queries do', () => {
    const next = noise(11);
    const layer = { units: 12, channels: 3, values: Float32Array.from({ length: 60 }, next) };
    const world: World = { inputs: 5, layers: { maps: layer } };
    for (const pool of ['max', 'mean'] as const) {
      const unit: Unit = { channel: 2, pool };
      expect(pooledColumn(layer, 2, pool)).toEqual(columnOf(world, unit, 'maps'));
    }
  });
});
