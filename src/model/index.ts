export type { Layer, ModelData, Network, NetworkInput } from './network.ts';
