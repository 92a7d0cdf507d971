import type { Decode } from '../dataset/index.ts';
import type { CoreSource, ShardRemote } from '../index/index.ts';
import type { ModelData, Network } from '../model/index.ts';
import type { Store } from '../store/index.ts';
import type { BackendName, Status } from './api.ts';
import type { SpawnHelper } from './attribution-crew.ts';
import type { Importer } from './importer.ts';

/** What the session needs of the place it runs in: the engine worker, or Node in tests. */
export type Ports = {
  store: Store;
  importFiles: Importer;
  decode: Decode;
  /** Starts an index worker. */
  spawnShard: () => ShardRemote;
  /** How often a build saves how far it is. */
  checkpointMs: number;
  /** The compiled C++ core. */
  core: () => Promise<CoreSource>;
  /** Index workers per build. */
  shards: number;
  /** Starts the backend when it is the first; tfjs is not loaded before. */
  loadNetwork: (data: ModelData) => Promise<Network>;
  /** What tfjs holds; zeros before it is loaded. */
  memory: () => { tensors: number; bytes: number };
  /** Attribution workers per network, and how one starts on the present backend; none where they would not help. */
  helpers: () => { size: number; spawn: SpawnHelper } | null;
  /** Null before a backend has started. */
  backend: () => BackendName | null;
  backends: () => Status['backends'];
  setBackend: (name: BackendName) => Promise<void>;
  /** Runs work while telling other tabs that these parts are being written. */
  whileWriting: <T>(parts: string, work: () => Promise<T>) => Promise<T>;
  /** Parts being written now, by any tab. */
  writing: () => Promise<ReadonlySet<string>>;
  storageEstimate: () => Promise<Status['storage']>;
  versions: Status['versions'];
};
