import { commonShape, datasetBytes, type ImageSetData } from '../dataset/index.ts';
import type { ModelData, Network } from '../model/index.ts';
import type { DatasetInfo, ModelInfo } from './api.ts';

/** What a person is told about a model. */
export function modelInfo(id: string, data: ModelData, network: Network): ModelInfo {
  const { height, width, channels } = network.input;
  return {
    id,
    name: data.name,
    format: data.format,
    input: [height, width, channels],
    classCount: network.output.shape.length === 1 ? network.output.units : null,
    parameters: network.parameters,
    bytes: data.weights.byteLength,
  };
}

/** What a person is told about a data set. */
export function datasetInfo(id: string, data: ImageSetData): DatasetInfo {
  return {
    id,
    name: data.name,
    format: data.format,
    length: data.length,
    shape: commonShape(data),
    labelled: data.labels !== null,
    classes: data.classes,
    skipped: data.skipped,
    bytes: datasetBytes(data),
  };
}
