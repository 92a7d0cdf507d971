export {
  type BackendChoice,
  type BackendOptions,
  chooseBackend,
  tensorMemory,
  type WasmBinaries,
} from './backend.ts';
export { type BackendName, type BackendState, listBackends } from './backend-probe.ts';
export { modelFingerprint, modelParts, readModelFiles } from './formats/model-files.ts';
export { isModelFile } from './formats/model-json.ts';
export { loadNetwork } from './load.ts';
export { maxPoolGradient } from './max-pool-gradient.ts';
export type { Gradient, Layer, ModelData, Network, NetworkInput } from './network.ts';
export { prepareGradients } from './op-gradients.ts';
export { shuffledWeights } from './shuffled-weights.ts';
export { type Anchor, type Site, type TensorGraph, taping } from './tensor-graph.ts';
export { canPatch, cropOfPatched, pastePatches, type Rects } from './wasm-patches.ts';
