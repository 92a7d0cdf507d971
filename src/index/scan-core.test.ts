import fc from 'fast-check';
import { expect, test } from 'vitest';
import { core } from './fixture.ts';
import { startScanCore } from './scan-core.ts';

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

test('what does not fit is refused', async () => {
  const scan = await startScanCore(core);
  const unit = { codes: new Uint8Array(3), terms: [1] };
  expect(() => scan.foldBounds('sum', [])).toThrow(/units: found 0; 1 to 65,536 expected/);
  expect(() => scan.foldBounds('sum', [unit, { ...unit, codes: new Uint8Array(4) }])).toThrow(
    /columns of different lengths; 3 codes/,
  );
  expect(() => scan.foldBounds('sum', [{ ...unit, terms: new Float64Array(257) }])).toThrow(/at most 256/);
});
