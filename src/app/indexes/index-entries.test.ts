import { describe, expect, it } from 'vitest';
import type { IndexState } from '../../engine/api.ts';
import { testLayer } from '../shared/test-layers.ts';
import { indexEntries, layersWithoutIndex, totals } from './index-entries.ts';

const state = (name: IndexState['state'], bytes = 0): IndexState => ({ state: name, bytes, id: null });
const layer = (name: string, index: IndexState, channelIndex: IndexState) =>
  testLayer(name, [2, 2, 3], { index, channelIndex, fullBytes: 100 });
const layers = [
  layer('bare', state('none'), state('none')),
  layer('both', state('ready', 7), state('ready', 2)),
  layer('channels', state('none'), state('building')),
  layer('queued', state('queued'), state('none')),
];

describe('indexes of the layers', () => {
  it('are listed once each', () => {
    expect(indexEntries(layers).map(({ layer: name, columns }) => `${name} ${columns}`)).toEqual([
      'bare neurons',
      'both neurons',
      'both channels',
      'channels channels',
      'queued neurons',
    ]);
    expect(layersWithoutIndex(layers)).toEqual(['bare']);
  });

  it('add up', () => {
    expect(totals(layers)).toEqual({ bytes: 9, fullBytes: 400 });
  });
});
