import { describe, expect, it } from 'vitest';
import type { MethodInfo } from '../../engine/api.ts';
import { defaultExplanation } from '../attribution/explanation.ts';
import { type CellSource, classCells, mapsOf, methodCells, resultCells } from './cells.ts';

const method = (name: string): MethodInfo => ({
  name: name as MethodInfo['name'],
  label: name.toUpperCase(),
  formula: '',
  paper: { title: '', authors: '', year: 2000, link: '' },
  options: [],
  baseline: false,
  at: 'possible',
  sumsTo: null,
  gradients: true,
});
const methods = [method('gradient'), method('saliency')];
const source: CellSource = {
  scope: 'open',
  explanation: { ...defaultExplanation, options: { saliency: {} } },
  group: { layer: 'fc1', units: [1, 2] },
};

describe('cells of the gallery', () => {
  it('methods: each input first by itself, then by every method', () => {
    const cells = methodCells(source, [7, 9], methods);
    expect(cells.map(({ kind, input }) => `${kind} ${input}`)).toEqual([
      'picture 7',
      'map 7',
      'map 7',
      'picture 9',
      'map 9',
      'map 9',
    ]);
    const [first] = mapsOf(cells);
    expect(first!.request).toMatchObject({
      inputs: [7],
      method: { name: 'gradient' },
      quantity: { kind: 'units', layer: 'fc1', units: [1, 2] },
    });
    expect(new Set(mapsOf(cells).map(({ key }) => key)).size).toBe(4);
  });

  it('a map has the same key in every mode, and another one in another scope', () => {
    const [first] = mapsOf(methodCells(source, [7], methods));
    const [same] = mapsOf(resultCells(source, [7], methods[0]!, () => ''));
    const [other] = mapsOf(methodCells({ ...source, scope: 'another' }, [7], methods));
    expect(same!.key).toBe(first!.key);
    expect(other!.key).not.toBe(first!.key);
  });

  it('two classes: one, the other, and the first minus the second, whatever else is explained', () => {
    const cells = mapsOf(
      classCells({ ...source, group: null }, 3, methods[0]!, [4, 0], (index) => `c${index}`),
    );
    expect(cells.map(({ title }) => title)).toEqual(['c4', 'c0', 'c4 − c0']);
    expect(cells.map(({ request }) => request.quantity)).toEqual([
      { kind: 'class', class: 4 },
      { kind: 'class', class: 0 },
      { kind: 'comparative', classes: [4, 0] },
    ]);
  });

  it('nothing to explain gives no cells', () => {
    expect(methodCells({ ...source, group: null }, [1], methods)).toEqual([]);
  });
});
