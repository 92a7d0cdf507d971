import { util } from '@tensorflow/tfjs-core';
import { EngineError } from '../lib/errors.ts';
import type { ModelData, Network } from './network.ts';
import { networkOf } from './network-of.ts';

const BYTES: Readonly<Record<string, number>> = {
  float32: 4,
  float16: 2,
  int32: 4,
  uint16: 2,
  uint8: 1,
  bool: 1,
  complex64: 8,
};

/** @throws EngineError 'bad-model' unless the weights fill what the manifest describes exactly. */
function checkWeightBytes(data: ModelData): void {
  let expected = 0;
  for (const spec of data.weightSpecs) {
    // A quantized weight is stored in its quantized type; strings have no fixed length.
    const bytes = BYTES[spec.quantization?.dtype ?? spec.dtype];
    if (bytes === undefined) return;
    expected += bytes * util.sizeFromShape(spec.shape);
  }
  if (data.weights.byteLength === expected) return;
  throw new EngineError(
    'bad-model',
    `${data.name}: ${data.weights.byteLength} bytes of weights found; ${expected} expected for ${data.weightSpecs.length} tensors; add the missing .bin files or export the model again`,
  );
}

/**
 * Builds a runnable network on the current backend. A backend chosen later does not take its weights along: dispose
 * and load again after a change.
 * @throws EngineError 'bad-model' for weights that are missing or do not fit, for layer classes and operations that
 * tfjs does not know, and for models whose input is not one image; 'unsupported' for graphs with control flow.
 */
export async function loadNetwork(data: ModelData): Promise<Network> {
  checkWeightBytes(data);
  if (data.format === 'tfjs-layers') {
    const { loadLayers } = await import('./formats/tfjs-layers.ts');
    return networkOf(await loadLayers(data));
  }
  const { loadGraph } = await import('./formats/tfjs-graph.ts');
  return networkOf(await loadGraph(data));
}
