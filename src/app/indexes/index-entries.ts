import type { IndexState, LayerInfo } from '../../engine/api.ts';

export type Columns = 'neurons' | 'channels';

/** One index that a layer has, waits for or could have. */
export type IndexEntry = { layer: string; columns: Columns; state: IndexState };

/** The indexes of a model's layers: that of the neurons always, that of the channels where there is one. */
export function indexEntries(layers: readonly LayerInfo[]): IndexEntry[] {
  return layers.flatMap(({ name, index, channelIndex }) => {
    const neurons: IndexEntry = { layer: name, columns: 'neurons', state: index };
    const channels: IndexEntry = { layer: name, columns: 'channels', state: channelIndex };
    if (channelIndex.state === 'none') return [neurons];
    return index.state === 'none' ? [channels] : [neurons, channels];
  });
}

/** Layers that have no index and wait for none. */
export function layersWithoutIndex(layers: readonly LayerInfo[]): string[] {
  return layers
    .filter(({ index, channelIndex }) => index.state === 'none' && channelIndex.state === 'none')
    .map(({ name }) => name);
}

/** Bytes of all that is ready, and of every activation of every layer. */
export function totals(layers: readonly LayerInfo[]): { bytes: number; fullBytes: number } {
  let bytes = 0;
  let fullBytes = 0;
  for (const layer of layers) {
    for (const { state, bytes: size } of [layer.index, layer.channelIndex]) {
      if (state === 'ready') bytes += size;
    }
    fullBytes += layer.fullBytes ?? 0;
  }
  return { bytes, fullBytes };
}
