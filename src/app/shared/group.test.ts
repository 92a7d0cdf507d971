import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Unit } from '../../engine/api.ts';
import { isUnit, keyOf, neuronsOf, rebase, unitName } from './group.ts';
import { testLayer } from './test-layers.ts';

const layers = [testLayer('a', [2, 2, 3]), testLayer('b', [5])];
const names = fc.constantFrom('a', 'b', undefined);
const units: fc.Arbitrary<Unit> = fc.oneof(
  fc.nat(4),
  fc.record({ neuron: fc.nat(4), layer: names }).map(({ neuron, layer: of }) => ({
    neuron,
    ...(of === undefined ? {} : { layer: of }),
  })),
  fc.record({ channel: fc.nat(2), pool: fc.constantFrom('max' as const, 'mean' as const) }),
);

describe('units of a group', () => {
  it('stay the same units when the layer changes', () => {
    fc.assert(
      fc.property(fc.array(units), (group) => {
        const moved = rebase(group, 'a', 'b');
        expect(moved.map((unit) => keyOf(unit, 'b'))).toEqual(group.map((unit) => keyOf(unit, 'a')));
        const home = rebase(moved, 'b', 'a');
        expect(home).toEqual(rebase(group, 'a', 'a'));
        expect(home.every((unit) => typeof unit === 'number' || unit.layer !== 'a')).toBe(true);
      }),
    );
  });

  it('are named for a reader', () => {
    expect(unitName(4, 'a', layers)).toBe('c 1 @ 0,1');
    expect(unitName({ channel: 2, pool: 'max' }, 'a', layers)).toBe('max of c 2');
    expect(unitName({ neuron: 3, layer: 'b' }, 'a', layers)).toBe('3 of b');
  });

  it('are checked against the layers', () => {
    expect(isUnit(11, 'a', layers)).toBe(true);
    expect(isUnit(12, 'a', layers)).toBe(false);
    expect(isUnit({ channel: 2, pool: 'mean' }, 'a', layers)).toBe(true);
    expect(isUnit({ channel: 0, pool: 'mean' }, 'b', layers)).toBe(false);
    expect(isUnit({ neuron: 4, layer: 'b' }, 'a', layers)).toBe(true);
    expect(isUnit({ neuron: 4, layer: 'gone' }, 'a', layers)).toBe(false);
    expect(isUnit(null, 'a', layers)).toBe(false);
  });

  it('knows the neurons of the layer', () => {
    expect(neuronsOf([1, { channel: 0, pool: 'max' }, { neuron: 2, layer: 'b' }], 'a')).toEqual([1]);
  });
});
