import { readBytes } from '../lib/files.ts';
import { sha256 } from '../lib/sha256.ts';
import type { ImageSetData } from './image-set.ts';

/**
 * A hex digest of a data set's pixels, or of its files' bytes, in order; labels and names do not count.
 * @throws EngineError 'unsupported' without crypto.subtle; 'bad-file' when a file cannot be read.
 */
export async function datasetFingerprint(data: ImageSetData): Promise<string> {
  if (data.kind === 'pixels') {
    return sha256([`pixels ${data.length} ${data.height} ${data.width} ${data.channels}`, data.pixels]);
  }
  const digests: string[] = [];
  for (const [index, blob] of data.files.entries()) {
    digests.push(await sha256([await readBytes({ path: data.names[index] ?? '', blob })]));
  }
  return sha256([`files ${data.length}`, ...digests]);
}
