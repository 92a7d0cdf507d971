import type { LayerInfo } from '../../engine/api.ts';

const none: LayerInfo['index'] = { state: 'none', bytes: 0, id: null };

/** A layer for tests: [h, w, c] or [units], with no index unless `more` says so. */
export function testLayer(name: string, shape: number[], more: Partial<LayerInfo> = {}): LayerInfo {
  return {
    name,
    kind: shape.length === 3 ? 'Conv2D' : 'Dense',
    shape,
    units: shape.reduce((product, size) => product * size, 1),
    channels: shape.length === 3 ? (shape[2] ?? null) : null,
    index: none,
    channelIndex: none,
    estimateBytes: null,
    fullBytes: null,
    ...more,
  };
}
