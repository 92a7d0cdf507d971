import { describe, expect, it } from 'vitest';
import type { Query } from './types.ts';
import { checkQuery, checkUnits } from './validate.ts';

const layers = new Map([
  ['conv', { units: 12, channels: 3 }],
  ['fc', { units: 4, channels: null }],
]);
const world = { inputs: 10, layer: (name: string) => layers.get(name) ?? null };
const good: Query = { layer: 'fc', units: [1], kind: 'highest', k: 3 };

describe('queries that do not fit', () => {
  const refused: [string, Partial<Query>, string][] = [
    ['a layer that does not exist', { layer: 'gone' }, 'layer: found "gone"; expected a layer of the model'],
    ['a unit that does not exist', { units: [4] }, 'units: found 4; expected whole numbers from 0 to 3'],
    ['a neuron of another layer', { units: [{ neuron: 12, layer: 'conv' }] }, 'conv has 12 units'],
    ['a channel too many', { units: [{ channel: 3, pool: 'max', layer: 'conv' }] }, 'conv has 3 channels'],
    ['a channel of a flat layer', { units: [{ channel: 0, pool: 'max' }] }, 'fc is flat'],
    ['no unit', { units: [] }, 'units: found none given'],
    ['a unit twice', { units: [1, 1] }, 'units: found a unit given twice'],
    ['a unit twice, in two forms', { units: [1, { neuron: 1 }] }, 'units: found a unit given twice'],
    ['k above the number of inputs', { k: 11 }, 'k: found 11; expected a whole number from 1 to 10'],
    ['k of zero', { k: 0 }, 'k: found 0'],
    ['similar without target', { kind: 'similar' }, 'target: found none'],
    ['similar with no targets', { kind: 'similar', targets: [] }, 'targets: found none'],
    ['target and targets', { kind: 'similar', target: 1, targets: [2] }, 'targets: found a target as well'],
    ['a target twice', { kind: 'similar', targets: [2, 2] }, 'targets: found one given twice'],
    [
      'two targets by nta',
      { kind: 'similar', targets: [2, 3], strategy: 'nta' },
      'targets: found 2 with nta',
    ],
    ['a target outside', { kind: 'similar', target: 10 }, 'target: found 10'],
    ['a target for highest', { target: 1 }, 'target: found 1 for a highest query'],
    ['too few weights', { units: [1, 2], weights: [1] }, 'weights: found 1 numbers; expected 2'],
    ['a negative weight', { weights: [-1] }, 'weights: found -1'],
    ['only zero weights', { weights: [0] }, 'weights: found only zeros'],
    ['theta below 1', { theta: 0.5 }, 'theta: found 0.5'],
    ['an input that is not there', { where: { ids: [3, 10] } }, 'where.ids: found 10'],
  ];
  it.each(refused)('%s', (_, change, message) => {
    expect(() => checkQuery({ ...good, ...change }, world)).toThrow(message);
  });

  it('says what is wrong with a list of neurons', () => {
    expect(() => checkUnits([4], 4, 'fc')).toThrow('units: found 4; expected whole numbers from 0 to 3');
    expect(() => checkUnits([0, 3], 4, 'fc')).not.toThrow();
  });
});
