import { appendSets, datasetFingerprint, type ImageSetData } from '../dataset/index.ts';
import { EngineError } from '../lib/errors.ts';
import type { StoredItem } from '../store/index.ts';
import type { CallOptions, Source } from './api.ts';
import type { IndexMeta } from './index-item.ts';
import type { Opening } from './opening.ts';
import type { Pair } from './pair.ts';
import type { Ports } from './ports.ts';
import { gatherFiles } from './sources.ts';

/**
 * Puts more inputs behind those of the open data set and extends its indexes, which then belong to the longer set.
 * @throws EngineError 'mismatch' when the inputs are of another kind; what was open stays open then.
 */
export async function appendInputs(
  ports: Ports,
  opening: Opening,
  source: Source,
  options: CallOptions,
): Promise<void> {
  const { dataset, indexes } = opening.needPair();
  const data = appendSets(dataset.set.data, await importedSet(ports, source, options));
  const shorter = await indexes.items();
  const pair = await opening.replaceDataset({ id: await datasetFingerprint(data), data });
  for (const item of shorter) await extend(ports, pair, item, options);
}

async function importedSet(ports: Ports, source: Source, options: CallOptions): Promise<ImageSetData> {
  const files = await gatherFiles(source, options.signal);
  const { dataset } = await ports.importFiles(files, { wanted: 'dataset', ...options });
  if (dataset) return dataset.data;
  throw new EngineError('bad-dataset', 'append: no inputs found; expected a data set; choose other files');
}

/** The shorter index goes once the longer one is whole. */
async function extend(ports: Ports, pair: Pair, item: StoredItem, options: CallOptions): Promise<void> {
  const { layer: name, columns, layout } = item.meta as IndexMeta;
  const layer = pair.model.network.layers.find((candidate) => candidate.name === name);
  if (!layer) return;
  const plan = { layer, columns: [{ columns, config: layout.config, extends: item }] };
  await pair.indexes.build(plan, pair.runner, options);
  await ports.store.remove(item.id);
}
