import fc from 'fast-check';
import { expect, test } from 'vitest';
import { core } from './fixture.ts';
import { foldTables } from './fold-tables.ts';
import { foldBlock, startScanCore } from './scan-core.ts';

const folds = {
  sum: (terms: number[]) => terms.reduce((sum, term) => sum + term, 0),
  min: (terms: number[]) => Math.min(...terms),
  max: (terms: number[]) => Math.max(...terms),
};

const term = fc.oneof(
  fc.double({ min: -1e6, max: 1e6, noNaN: true }),
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.constantFrom(0, -0, 1e-45, -1e-45, 1e-60, -1e-60, 0.1),
);
const columns = fc
  .record({ inputs: fc.oneof(fc.integer({ min: 0, max: 50 }), fc.constantFrom(4095, 4096, 4097, 9000)) })
  .chain(({ inputs }) =>
    fc.array(
      fc.record({
        terms: fc.array(term, { minLength: 1, maxLength: 256 }),
        seed: fc.integer(),
        inputs: fc.constant(inputs),
      }),
      { minLength: 1, maxLength: 13 },
    ),
  )
  .map((units) =>
    units.map(({ terms, seed, inputs }) => ({
      terms: Float64Array.from(terms),
      codes: Uint8Array.from({ length: inputs }, (_, i) => (Math.imul(i + seed, 40503) >>> 8) % terms.length),
    })),
  );

test.each(['sum', 'min', 'max'] as const)('%s: never above the fold, and hardly below', async (fold) => {
  const scan = await startScanCore(core);
  fc.assert(
    fc.property(columns, (units) => {
      const bounds = scan.foldBounds(fold, units);
      const magnitude = units.reduce((sum, { terms }) => sum + Math.max(...terms.map(Math.abs)), 0);
      const loss = units.length * (2 ** -22 * magnitude + 3e-45);
      const wrong = Array.from(bounds).filter((bound, i) => {
        const exact = folds[fold](units.map(({ terms, codes }) => terms[codes[i] as number] as number));
        return !(bound <= exact && bound >= exact - loss);
      });
      expect(wrong).toEqual([]);
    }),
    { numRuns: 150 },
  );
});

test('some inputs in any order have the bounds that they have among all; folds open at once do not meddle', async () => {
  const scan = await startScanCore(core);
  fc.assert(
    fc.property(columns, fc.func(fc.nat(1e6)), (units, draw) => {
      const inputs = units[0]?.codes.length ?? 0;
      fc.pre(inputs > 0);
      const codes = units.map((unit) => unit.codes);
      const tables = foldTables(
        'sum',
        units.map(({ terms }) => terms),
      );
      const all = scan.foldBounds('sum', units);
      const ids = Uint32Array.from({ length: Math.min(inputs, foldBlock) }, (_, at) => draw(at) % inputs);
      const folds = [scan.open(codes), scan.open(codes)] as const;
      folds[0].gather(ids);
      folds[1].load(0, 1);
      expect(Array.from(folds[0].run(tables))).toEqual(Array.from(ids, (id) => all[id]));
      expect(Array.from(folds[1].run(tables))).toEqual([all[0]]);
      for (const fold of folds) fold.close();
    }),
    { numRuns: 40 },
  );
});

test('memory is given back', async () => {
  const scan = await startScanCore(core);
  const codes = Array.from({ length: 64 }, () => new Uint8Array(9));
  const terms = codes.map(() => [1]);
  let last = 0;
  for (let round = 0; round < 2000; round++) {
    const fold = scan.open(codes);
    fold.load(0, 9);
    expect(fold.run(foldTables('max', terms)).length).toBe(9);
    last = fold.run(foldTables('max', terms)).buffer.byteLength;
    fold.close();
  }
  // 64 units take 0.3 MB each time.
  expect(last).toBeLessThan(8e6);
});

test('what does not fit is refused', async () => {
  const scan = await startScanCore(core);
  const unit = { codes: new Uint8Array(3), terms: [1] };
  expect(() => scan.foldBounds('sum', [])).toThrow(/units: found 0; 1 to 65,536 expected/);
  expect(() => scan.foldBounds('sum', [unit, { ...unit, codes: new Uint8Array(4) }])).toThrow(
    /columns of different lengths; 3 codes of each/,
  );
  expect(() => scan.foldBounds('sum', [{ ...unit, terms: new Float64Array(257) }])).toThrow(/at most 256/);
});
