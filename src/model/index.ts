export {
  type BackendChoice,
  type BackendOptions,
  chooseBackend,
  tensorMemory,
  type WasmBinaries,
} from './backend.ts';
export { type BackendName, type BackendState, listBackends } from './backend-probe.ts';
export { loadNetwork } from './load.ts';
export type { Gradient, Layer, ModelData, Network, NetworkInput } from './network.ts';
