import { describe, expect, it } from 'vitest';
import type { Query } from '../../engine/api.ts';
import { addEntry, checkHistory, type HistoryEntry } from './history.ts';
import { testLayer } from './test-layers.ts';

const layers = [testLayer('dense', [10])];
const query = (k: number, more: Partial<Query> = {}): Query => ({
  layer: 'dense',
  units: [3],
  kind: 'highest',
  k,
  ...more,
});
const entry = (asked: Query, at = 1): HistoryEntry => ({ query: asked, at, line: 'exact' });

describe('history', () => {
  it('has the newest first and each query once', () => {
    const two = addEntry(addEntry([], entry(query(1))), entry(query(2)));
    expect(two.map((one) => one.query.k)).toEqual([2, 1]);
    const again = addEntry(two, entry(query(1), 9));
    expect(again.map((one) => [one.query.k, one.at])).toEqual([
      [1, 9],
      [2, 1],
    ]);
  });

  it('knows a query about the same picture again, and one about another', () => {
    const similar = (picture: Blob) => entry(query(2, { kind: 'similar', target: picture }));
    const picture = new File(['x'], 'x.png');
    const history = addEntry(addEntry([], similar(picture)), similar(new File(['x'], 'x.png')));
    expect(history).toHaveLength(2);
    expect(addEntry(history, similar(picture))).toHaveLength(2);
  });

  it('keeps fifty', () => {
    let history: HistoryEntry[] = [];
    for (let k = 1; k <= 60; k++) history = addEntry(history, entry(query(k)));
    expect(history).toHaveLength(50);
    expect(history[0]?.query.k).toBe(60);
  });

  it('comes back without what does not fit', () => {
    const good = entry(query(2, { kind: 'similar', targets: [1, 2] }));
    const stored = [
      good,
      entry(query(1, { units: [10] })),
      entry(query(1, { layer: 'gone' })),
      entry(query(1, { kind: 'similar' })),
      { ...good, query: { ...good.query, targets: [{}] } },
      null,
      7,
    ];
    expect(checkHistory(JSON.parse(JSON.stringify(stored)), layers)).toEqual([good]);
    expect(checkHistory('x', layers)).toEqual([]);
  });
});
