import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Budget, chooseConfig, chooseConfigs } from './budget.ts';
import { type BudgetLayer, estimateOf, expectedInputs } from './budget-layer.ts';
import { chooseColumns } from './choose-columns.ts';
import { checkConfig, maiSize } from './config.ts';

const n = 10_000;

/** A layer, half of whose activations are 0 where `sparse`. */
function layer(name: string, units: number, inputs = n, sparse = false): BudgetLayer {
  const groups = [{ units, mode: 64, above: 8, values: null }];
  return sparse ? { name, units, inputs, profile: { units, sample: 128, groups } } : { name, units, inputs };
}

const network = [
  layer('conv1', 16_384, n, true),
  layer('conv2', 8192),
  layer('conv3', 4096, n, true),
  layer('pool', 64),
  layer('logits', 10),
];

describe('chooseConfigs', () => {
  it('keeps small layers whole and gives the others as many partitions as fit', () => {
    const choice = chooseConfigs(network, { share: 0.2 });
    const [conv1, conv2, conv3, pool, logits] = choice.layers;
    expect(pool?.config).toEqual({ layout: 'whole' });
    expect(logits?.config).toEqual({ layout: 'whole' });
    expect(pool?.why).toBe('64 units: kept whole, 2.6 MB, so that queries run nothing');
    expect(conv1?.config).toEqual(conv2?.config);
    expect(conv1?.config).toEqual(conv3?.config);
    expect(choice.bytes).toBeLessThanOrEqual(choice.budgetBytes);
    expect(choice.bytes).toBeGreaterThan(0.98 * choice.budgetBytes);
    expect(conv2?.why).toMatch(
      /^8,192 units: \d+ partitions and an MAI of [\d.]+ %, [\d.]+ MB, [\d.]+ % of full; a query about a similar input runs about \d+ of 10,000 for several units, \d+ for one$/,
    );
  });

  it('has 15 % as the default', () => {
    const choice = chooseConfigs(network);
    expect(choice.budgetBytes).toBeCloseTo(0.15 * choice.fullBytes);
  });

  it('never takes more than a budget in bytes', () => {
    const sizes = fc.array(fc.tuple(fc.integer({ min: 1, max: 20_000 }), fc.boolean()), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(
        sizes,
        fc.integer({ min: 30, max: 50_000 }),
        fc.double({ min: 0.1, max: 1.5, noNaN: true }),
        (drawn, inputs, share) => {
          const layers = drawn.map(([units, sparse], i) => layer(`${i}`, units, inputs, sparse));
          const full = layers.reduce((sum, { units }) => sum + 4 * units * inputs, 0);
          const choice = attempt(layers, { bytes: share * full });
          if (!choice) return;
          expect(choice.bytes).toBeLessThanOrEqual(choice.budgetBytes);
          for (const [at, { config, bytes }] of choice.layers.entries()) {
            checkConfig((layers[at] as BudgetLayer).units, inputs, config);
            expect(bytes).toBe(estimateOf(layers[at] as BudgetLayer, config));
            if (config.layout === 'codes')
              expect(maiSize(inputs, config)).toBeGreaterThanOrEqual(Math.min(20, inputs));
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('gives more partitions for larger shares', () => {
    const depths = [0.05, 0.1, 0.15, 0.2, 0.3].map((share) =>
      partitionsOf(chooseConfigs(network, { share })),
    );
    expect(depths).toEqual([...depths].sort((a, b) => a - b));
    expect(new Set(depths).size).toBe(5);
  });

  it('takes a share of the other layers in a model of small ones', () => {
    const layers = [layer('fc1', 64), layer('fc2', 96), layer('fc3', 128)];
    const { layers: choices } = chooseConfigs(layers, { share: 0.15 });
    expect(choices.map(({ config }) => config.layout)).toEqual(['whole', 'whole', 'codes']);
    expect((choices[2]?.bytes ?? 0) / (choices[2]?.fullBytes ?? 1)).toBeLessThanOrEqual(0.15);
  });

  it('keeps everything whole when the budget allows it', () => {
    const choice = chooseConfigs(network, { share: 1.1 });
    expect(choice.layers.map(({ config }) => config.layout)).toEqual(Array(5).fill('whole'));
  });

  it('keeps few inputs whole, whatever the share', () => {
    const few = network.map((layer) => ({ ...layer, inputs: 2 }));
    const { layers, bytes, fullBytes } = chooseConfigs(few, { share: 0.15 });
    expect(layers.every(({ config }) => config.layout === 'whole')).toBe(true);
    expect(bytes).toBeGreaterThan(fullBytes);
  });

  it('says the least a budget would have to be, and takes that', () => {
    const refusal =
      /^budget: 1\.0 MB; at least ([\d.]+) MB \([\d.]+ % of full\) expected for these 5 layers;/;
    expect(() => chooseConfigs(network, { bytes: 1e6 })).toThrow(refusal);
    const least = Number(refusal.exec(messageOf(() => chooseConfigs(network, { bytes: 1e6 })))?.[1]);
    expect(chooseConfigs(network, { bytes: (least + 0.1) * 1e6 }).bytes).toBeLessThan((least + 0.1) * 1e6);
    expect(() => chooseConfigs(network, { bytes: (least - 0.2) * 1e6 })).toThrow('at least');
  });

  it.each([[{ share: 0 }], [{ share: Number.NaN }], [{ bytes: -1 }]] as [Budget][])(
    'refuses %j',
    (budget) => {
      expect(() => chooseConfigs(network, budget)).toThrow('try a share of 0.15');
    },
  );
});

describe('chooseConfig', () => {
  it('keeps a small layer whole whatever the share', () => {
    expect(chooseConfig(layer('fc', 100), { share: 0.05 }).config).toEqual({ layout: 'whole' });
    expect(chooseConfig(layer('logits', 10, 1_000_000)).config).toEqual({ layout: 'whole' });
    expect(chooseConfig(layer('fc', 128)).config.layout).toBe('codes');
  });

  it('counts on fewer inputs the deeper the partitions', () => {
    expect(expectedInputs(100, n)).toEqual({ oneUnit: 100, group: 30 });
    expect(expectedInputs(2, 10)).toEqual({ oneUnit: 5, group: 10 });
  });
});

describe('chooseColumns', () => {
  const conv = { name: 'conv1', units: 16_384, channels: 16, inputs: n };

  it('takes the neurons where they fit', () => {
    expect(chooseColumns({ ...conv, bytesLeft: 2 ** 30 }).columns).toBe('neurons');
  });

  it('falls back to channels and says so', () => {
    const { columns, choice, why } = chooseColumns({ ...conv, bytesLeft: 50 * 1e6 });
    expect(columns).toBe('channels');
    expect(choice.bytes).toBeLessThan(50 * 1e6);
    expect(why).toMatch(
      /^conv1: [\d.]+ MB for its neurons, 50\.0 MB of storage left; its 16 channels are indexed instead/,
    );
  });

  it('refuses a layer of which nothing fits', () => {
    expect(() => chooseColumns({ ...conv, channels: null, bytesLeft: 1e6 })).toThrow('delete an index');
    expect(() => chooseColumns({ ...conv, bytesLeft: 1000 })).toThrow(
      '1.0 kB of storage left; at least 1.3 MB',
    );
  });
});

function attempt(layers: BudgetLayer[], budget: Budget) {
  try {
    return chooseConfigs(layers, budget);
  } catch (error) {
    expect(String(error)).toContain('at least');
    return null;
  }
}

/** Of the layers that are not kept whole. */
function partitionsOf({ layers }: ReturnType<typeof chooseConfigs>): number {
  return Math.min(...layers.flatMap(({ config }) => (config.layout === 'codes' ? [config.partitions] : [])));
}

function messageOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  throw new Error('nothing was thrown');
}
