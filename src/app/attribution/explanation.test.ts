import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MethodInfo } from '../../engine/api.ts';
import { checkExplanation } from './check-explanation.ts';
import {
  type ChosenQuantity,
  compares,
  defaultExplanation,
  type Explanation,
  fitExplanation,
  holds,
  optionsOf,
  requestOf,
} from './explanation.ts';

const path: MethodInfo = {
  name: 'path',
  label: 'Path',
  formula: '',
  paper: { title: '', authors: '', year: 2017, link: '' },
  options: [
    { key: 'steps', label: 'steps', kind: 'integer', default: 50, min: 1, max: 100 },
    {
      key: 'line',
      label: 'line',
      kind: 'choice',
      default: 'straight',
      choices: ['straight', 'noise'].map((value) => ({ value, label: value })),
    },
    { key: 'seed', label: 'seed', kind: 'integer', default: 1, min: 0, max: 9, when: { line: ['noise'] } },
  ],
  baseline: true,
  baselineWhen: { line: ['straight'] },
  sumsTo: 'difference',
  gradients: true,
  at: 'possible',
};

const choices = { classCount: 10, layers: [{ name: 'conv', channels: 8 }], length: 100 };
const group = { layer: 'conv', units: [3, { channel: 2, pool: 'max' as const }], weights: [1, 2] };
const chosen: Explanation = {
  method: 'path',
  options: { path: { steps: 7, line: 'straight' }, other: { steps: 3 } },
  baseline: { kind: 'input', input: 5 },
  quantity: { kind: 'group', anchor: 'pre' },
  at: { layer: 'conv' },
};

describe('explanation', () => {
  it('becomes a request with what differs from the defaults', () => {
    expect(requestOf(chosen, group, [4], path)).toEqual({
      quantity: { kind: 'units', ...group, anchor: 'pre' },
      inputs: [4],
      method: { name: 'path', steps: 7 },
      baseline: { kind: 'input', input: 5 },
      at: { layer: 'conv' },
    });
    expect(requestOf(chosen, null, [4], path)).toBeNull();
    expect(requestOf(chosen, group, [], path)).toBeNull();
    const ofClass: Explanation = { ...chosen, quantity: { kind: 'class', class: 2 } };
    expect(requestOf(ofClass, null, [4], path)?.quantity).toEqual({ kind: 'class', class: 2 });
  });

  it('leaves out baseline and layer where the method knows none', () => {
    const plain = requestOf(chosen, group, [4], { ...path, baseline: false, at: 'no' });
    expect(plain).not.toHaveProperty('baseline');
    expect(plain).not.toHaveProperty('at');
    const noisy = { ...chosen, options: { path: { line: 'noise' } } };
    expect(requestOf(noisy, group, [4], path)).not.toHaveProperty('baseline');
  });

  it('takes the usual layer only for a method that needs one, where none was named', () => {
    const unnamed = { ...chosen, at: null };
    const needy: MethodInfo = { ...path, at: 'required' };
    expect(requestOf(unnamed, group, [4], needy, 'fc')?.at).toEqual({ layer: 'fc' });
    expect(requestOf(chosen, group, [4], needy, 'fc')?.at).toEqual({ layer: 'conv' });
    expect(requestOf(unnamed, group, [4], path, 'fc')).not.toHaveProperty('at');
    expect(requestOf(unnamed, group, [4], needy)).not.toHaveProperty('at');
  });

  it('sends no option that the method does not take', () => {
    const given = { steps: 500, line: 'curved', unknown: 1, seed: 2.5 };
    expect(optionsOf(path, given)).toEqual({});
    expect(optionsOf(path, { steps: 50, line: 'noise', seed: 3 })).toEqual({ line: 'noise', seed: 3 });
  });

  it('conditions look at what is given and at defaults', () => {
    const seed = path.options[2]?.when;
    expect(holds(seed, path, {})).toBe(false);
    expect(holds(seed, path, { line: 'noise' })).toBe(true);
    expect(compares(path, {})).toBe(true);
    expect(compares(path, { line: 'noise' })).toBe(false);
  });

  it('what does not exist in what is open gives way to the usual', () => {
    const quantities: [ChosenQuantity, boolean][] = [
      [{ kind: 'class', class: 9 }, true],
      [{ kind: 'class', class: 10 }, false],
      [{ kind: 'comparative', classes: [0, 10] }, false],
      [{ kind: 'channel', channels: [7], layer: 'conv' }, true],
      [{ kind: 'channel', channels: [8], layer: 'conv' }, false],
      [{ kind: 'max-class', layer: 'gone' }, false],
    ];
    for (const [quantity, fits] of quantities) {
      const expected = fits ? quantity : { kind: 'group' };
      expect(fitExplanation({ ...chosen, quantity }, choices).quantity).toEqual(expected);
    }
    const elsewhere = fitExplanation({ ...chosen, at: { layer: 'gone' } }, { ...choices, length: 5 });
    expect(elsewhere).toMatchObject({ at: null, baseline: { kind: 'zeros' } });
    expect(fitExplanation(chosen, choices)).toEqual(chosen);
  });

  it('comes back from storage as it was, and anything stored is made valid', () => {
    const quantities: ChosenQuantity[] = [
      { kind: 'group', anchor: 'out' },
      { kind: 'max-class', activation: 'softmax' },
      { kind: 'comparative', classes: [1, 2], layer: 'fc' },
      { kind: 'channel', channels: [1, 4], aggregate: 'mean', layer: 'conv' },
      { kind: 'threshold', threshold: 0.5, lowMinusHigh: true },
    ];
    for (const quantity of quantities) {
      const kept = { ...chosen, quantity };
      expect(checkExplanation(JSON.parse(JSON.stringify(kept)))).toEqual(kept);
    }
    fc.assert(
      fc.property(fc.anything(), (stored) => {
        const checked = checkExplanation(stored);
        expect(checkExplanation(checked)).toEqual(checked);
      }),
    );
    const broken = { quantity: { kind: 'class', class: -1 }, baseline: { kind: 'data' }, at: 3, options: 7 };
    expect(checkExplanation(broken)).toEqual(defaultExplanation);
  });
});
