import { expose, transfer } from 'comlink';
import { decodePicture } from '../dataset/index.ts';
import type { NamedFile } from '../lib/files.ts';
import type { OnProgress } from '../lib/progress.ts';
import { type Imported, importFiles, type Wanted } from './importer.ts';
import { type Reply, replyOf } from './protocol.ts';

export type ImportWorker = {
  ready(): Promise<void>;
  import(files: NamedFile[], wanted: Wanted, onProgress: OnProgress): Promise<Reply>;
};

const worker: ImportWorker = {
  ready: async () => undefined,
  import: async (files, wanted, onProgress) => {
    const reply = await replyOf(() => importFiles(files, decodePicture, { wanted, onProgress }));
    return reply.ok ? transfer(reply, buffersOf(reply.value as Imported)) : reply;
  },
};

function buffersOf({ model, dataset }: Imported): ArrayBuffer[] {
  const pixels = dataset?.data.kind === 'pixels' ? dataset.data.pixels.buffer : null;
  return [model?.data.weights, pixels].filter((buffer) => buffer instanceof ArrayBuffer);
}

expose(worker);
