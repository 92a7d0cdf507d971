import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalQuery } from './canonical.ts';
import { formatQuery } from './sentence.ts';
import { parseQuery } from './sentence-parser.ts';
import type { Query, Unit } from './types.ts';

const pictures = [new Blob(['a']), new Blob(['b'])];
const classes = ['T-shirt/top', 'Sneaker', 'Ankle boot', '9', 'Sneaker', 'say "hi", or', 'none', 'or', ''];

const examples: [string, Query][] = [
  [
    '20 inputs most similar to #659 by units 12, 45 of conv5, l2',
    { layer: 'conv5', units: [12, 45], kind: 'similar', k: 20, target: 659 },
  ],
  [
    '20 inputs with the highest mean of max of channel 7 of block2_conv2 among label Sneaker, wrong only',
    {
      layer: 'block2_conv2',
      units: [{ channel: 7, pool: 'max' }],
      kind: 'highest',
      k: 20,
      aggregate: 'mean',
      where: { labels: [1], correct: false },
    },
  ],
  [
    '1 input with the lowest activation of unit 3 of "my layer", theta 1.5, strategy nta',
    { layer: 'my layer', units: [3], kind: 'lowest', k: 1, theta: 1.5, strategy: 'nta' },
  ],
  [
    '5 inputs most similar to #1 and picture 1 by unit 4 of fc and mean of channels 0, 2 of conv ' +
      'among labels "Ankle boot" or 3 and inputs #3 or #5-9, l1, weights 1 0.5 2, target included',
    {
      layer: 'fc',
      units: [4, { channel: 0, pool: 'mean', layer: 'conv' }, { channel: 2, pool: 'mean', layer: 'conv' }],
      kind: 'similar',
      k: 5,
      targets: [1, pictures[0] as Blob],
      where: { labels: [2, 3], ids: [3, 5, 6, 7, 8, 9] },
      distance: 'l1',
      weights: [1, 0.5, 2],
      includeTarget: true,
    },
  ],
];

const layerName = fc.oneof(
  fc.constantFrom('conv5', 'a b', 'of', 'and', '12', 'x,y', '#3', '"', 'back\\slash', 'scope/conv:0'),
  fc.string({ minLength: 1 }),
);
const whole = fc.nat({ max: 5000 });
const units: fc.Arbitrary<Unit> = fc.oneof(
  whole,
  fc.record({ neuron: whole, layer: layerName }),
  fc.record({ channel: whole, pool: fc.constantFrom('max' as const, 'mean' as const) }),
  fc.record({ channel: whole, pool: fc.constantFrom('max' as const, 'mean' as const), layer: layerName }),
);
const maybe = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined });
const labels = maybe(fc.uniqueArray(fc.nat({ max: classes.length + 1 })));
/** Blobs are compared by identity: an index stands for one until the query is made. */
const targets = fc.uniqueArray(fc.oneof(whole, fc.constant(-1)), { minLength: 1, maxLength: 3 });

const queries: fc.Arbitrary<Query> = fc
  .record({
    layer: layerName,
    units: fc.array(units, { minLength: 1, maxLength: 5 }),
    kind: fc.constantFrom('highest' as const, 'lowest' as const, 'similar' as const),
    k: fc.integer({ min: 1, max: 1000 }),
    targets,
    includeTarget: fc.boolean(),
    aggregate: maybe(
      fc.constantFrom('sum' as const, 'mean' as const, 'min' as const, 'max' as const, 'l2' as const),
    ),
    distance: maybe(fc.constantFrom('l2' as const, 'l1' as const, 'linf' as const)),
    weights: maybe(
      fc.array(fc.double({ min: 0, max: 1e9, noNaN: true }).map(Math.abs), { minLength: 5, maxLength: 5 }),
    ),
    where: maybe(
      fc.record({ labels, predictions: labels, correct: maybe(fc.boolean()), ids: maybe(fc.array(whole)) }),
    ),
    theta: maybe(fc.double({ min: 1, max: 100, noNaN: true })),
    strategy: maybe(fc.constantFrom('scan' as const, 'nta' as const, 'reprocess' as const)),
  })
  .map(({ targets: drawn, weights, ...query }): Query => {
    const given = drawn.map((target) => (target < 0 ? (pictures[0] as Blob) : target));
    return {
      ...query,
      weights: weights?.slice(0, query.units.length),
      targets: query.kind === 'similar' ? given : undefined,
    };
  });

describe('a query as a sentence', () => {
  it.each(examples)('%s', (sentence, query) => {
    expect(formatQuery(query, { classes })).toBe(sentence);
    expect(parseQuery(sentence, { classes, pictures })).toEqual(canonicalQuery(query));
  });

  it('is read back as it was, for any query', () => {
    fc.assert(
      fc.property(queries, fc.boolean(), (query, named) => {
        const names = named ? { classes } : {};
        const sentence = formatQuery(query, names);
        const read = parseQuery(sentence, { ...names, pictures });
        expect(read).toEqual(canonicalQuery(query));
        expect(formatQuery(read, names)).toBe(sentence);
      }),
      { numRuns: 2000 },
    );
  });

  it('reads either case, and class names in any case', () => {
    const read = parseQuery('3 INPUTS with the Highest MEAN of Units 1, 2 of fc among label sneaker', {
      classes,
    });
    expect(read).toEqual({
      layer: 'fc',
      units: [1, 2],
      kind: 'highest',
      k: 3,
      aggregate: 'mean',
      where: { labels: [1] },
    });
  });

  const wrong: [string, string][] = [
    ['', 'query: found nothing more at the end; expected the number of inputs wanted'],
    ['ten inputs', 'query: found "ten" at character 1; expected the number of inputs wanted'],
    ['10 pictures', 'found "pictures" at character 4; expected "inputs"'],
    ['10 inputs like #3', 'found "like" at character 11; expected "most similar to" or "with the highest"'],
    ['10 inputs most similar to 3', 'found "3" at character 27; expected an input like #659, or "picture 1"'],
    ['1 inputs most similar to picture 2 by', 'found "2" at character 34; expected a picture from 1 to 0'],
    [
      '1 inputs with the highest sum of units 1, of fc',
      'found "of" at character 43; expected the number of a unit',
    ],
    [
      '1 inputs with the highest sum of units 1 of gone',
      'found "gone" at character 45; expected a layer of the model, one of fc',
    ],
    ['1 inputs with the best unit 1 of fc', 'found "best" at character 19; expected highest or lowest'],
    [
      '1 inputs with the highest unit 1 of fc among label Boot',
      'found "Boot" at character 52; expected one of Sandal',
    ],
    [
      '1 inputs with the highest unit 1 of fc, l1',
      'found "l1" at character 41; expected an option: wrong only',
    ],
    ['1 inputs with the highest unit 1 of fc, theta x', 'found "x" at character 47; expected a number'],
    ['1 inputs with the highest unit 1 of "fc', 'found a quote that is not closed at character 37'],
  ];
  it.each(wrong)('%s: %s', (sentence, message) => {
    expect(() => parseQuery(sentence, { layers: ['fc'], classes: ['Sandal'] })).toThrow(message);
  });
});
