import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { startScanCore } from '../index/index.ts';
import { boundCosts, intervalsOf } from './bounds.ts';
import { type Coarse, coarseBounds } from './coarse.ts';
import { costFor } from './cost.ts';
import { indexOf, noise } from './fixture.ts';
import { everyInputOf, idsOf, inputsOf, without } from './input-set.ts';
import { pickAll, pickByBound } from './picker.ts';
import type { Query } from './types.ts';

const bytes = readFileSync(new URL('../../wasm/dist/core.wasm', import.meta.url));

const cases = fc.record({
  inputs: fc.integer({ min: 1, max: 9000 }),
  units: fc.integer({ min: 1, max: 4 }),
  grid: fc.constantFrom(1, 5, 1e6),
  seed: fc.integer(),
  kind: fc.constantFrom('highest' as const, 'lowest' as const, 'similar' as const),
  aggregate: fc.constantFrom('sum' as const, 'min' as const, 'l2' as const),
  targets: fc.constantFrom(1, 2),
  agreement: fc.constantFrom('same-bits' as const, 'same-backend' as const),
  filter: fc.constantFrom(1, 2, 7),
  except: fc.array(fc.nat(9000), { maxLength: 2 }),
  wanted: fc.constantFrom(1, 30, 5000),
  partitions: fc.integer({ min: 1, max: 60 }),
});

it('hands out every input once, none left below the floor, and stops where nothing is admitted', async () => {
  const core = await startScanCore(bytes);
  fc.assert(
    fc.property(cases, fc.double({ min: 0, max: 1, noNaN: true }), (chosen, share) => {
      const { inputs, kind, aggregate, agreement, wanted, grid } = chosen;
      const next = noise(chosen.seed);
      const columns = Array.from({ length: chosen.units }, () =>
        Float32Array.from({ length: inputs }, () => (next() < 0 ? 0 : Math.round(next() * grid) / grid)),
      );
      const units = columns.map((column) => indexOf(column, { partitions: chosen.partitions, maiSize: 9 }));
      const query: Query = { layer: '', units: columns.map((_, at) => at), kind, aggregate, k: 1 };
      const targets = Array.from({ length: chosen.targets }, () => Float32Array.from(columns, () => next()));
      const cost = costFor(query, targets);
      const intervals = intervalsOf(units, agreement);
      const filtered = everyInputOf(inputs);
      const listed =
        chosen.filter === 1 ? filtered : inputsOf(idsOf(filtered).filter((id) => id % chosen.filter === 0));
      const set = without(listed, chosen.except);
      const ids = idsOf(set);
      fc.pre(ids.length > 0);
      const bounds = boundCosts(cost, intervals, ids, inputs).costs;
      const boundOf = new Map(Array.from(ids, (id, at) => [id, bounds[at] as number]));
      const limit = bounds.toSorted()[Math.floor(share * (ids.length - 1))] as number;
      const coarse = coarseBounds(cost, intervals) as Coarse;
      for (const picker of [pickByBound(core, coarse, set, wanted), pickAll(set)]) {
        const seen = new Set<number>();
        const admitsAll = () => true;
        const admitsSome = (bound: number) => bound <= limit;
        let rounds = 0;
        while (picker.floor < Number.POSITIVE_INFINITY && admitsSome(picker.floor)) {
          const picked = picker.next(rounds === 0 ? admitsAll : admitsSome);
          const fresh = picked.filter(
            (id, at) => !seen.has(id) && boundOf.has(id) && id >= (picked[at - 1] ?? 0),
          );
          expect(fresh.length).toBe(picked.length);
          for (const id of picked) seen.add(id);
          const { floor } = picker;
          expect(ids.filter((id) => !seen.has(id) && (boundOf.get(id) as number) < floor)).toHaveLength(0);
          rounds += 1;
        }
        expect(rounds).toBeLessThan(12);
        expect(ids.filter((id) => (boundOf.get(id) as number) <= limit && !seen.has(id))).toHaveLength(0);
        while (picker.floor < Number.POSITIVE_INFINITY) for (const id of picker.next(admitsAll)) seen.add(id);
        expect(seen.size).toBe(ids.length);
      }
    }),
    { numRuns: 100 },
  );
});
