import { engine } from '../../engine/client.ts';
import { toEngineError } from '../../lib/errors.ts';
import { download } from '../shared/download.ts';
import { runJob } from '../shared/job.ts';
import { attempt, inform } from '../shared/notices.ts';
import { refreshLayers, refreshStatus } from '../shared/session.ts';
import type { Columns } from './index-entries.ts';

/** Hands an index to the person as one file, `conv2.neurons.deepeverest`. */
export async function exportIndex(layer: string, columns: Columns): Promise<void> {
  await attempt(async () => {
    const file = await engine.exportIndex({ layer, columns });
    download(`${layer.replaceAll('/', '_')}.${columns}.deepeverest`, file);
  });
}

/**
 * Takes indexes from files that were exported here or elsewhere.
 * @returns why files were refused, ready to show.
 */
export async function importIndexes(files: readonly File[]): Promise<string[]> {
  const problems: string[] = [];
  for (const file of files) {
    try {
      const info = await runJob('Importing the index', (options) => engine.importIndex([file], options));
      inform(`The index of ${info.layer} was imported.`);
    } catch (thrown) {
      const { code, message } = toEngineError(thrown);
      if (code !== 'cancelled') problems.push(`${file.name}: ${message}`);
    }
  }
  await attempt(refreshLayers);
  await attempt(refreshStatus);
  return problems;
}
