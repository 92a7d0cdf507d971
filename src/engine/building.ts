import { type CodesConfig, checkConfig, defaultConfig, type IndexConfig } from '../index/index.ts';
import { EngineError } from '../lib/errors.ts';
import type { Layer } from '../model/index.ts';
import type { BuildRequest, IndexInfo } from './api.ts';
import { configFor } from './asking.ts';
import { columnCount, type IndexColumns } from './columns.ts';
import type { Pair } from './pair.ts';

/**
 * Builds what was asked for, unless an index with these settings is there.
 * @returns the index of the neurons, or of the channels where only they were asked for.
 */
export async function buildRequested(pair: Pair, layer: Layer, request: BuildRequest): Promise<IndexInfo> {
  const asked: IndexColumns[] =
    request.columns === 'both' ? ['neurons', 'channels'] : [request.columns ?? 'neurons'];
  const plans = asked.map((columns) => ({ columns, config: configOf(layer, columns, pair, request) }));
  const there = await Promise.all(asked.map((columns) => pair.indexes.info(layer.name, columns)));
  const missing = plans.filter(({ config }, at) => !matches(there[at] ?? null, config, request));
  const built =
    missing.length > 0 ? await pair.indexes.build({ layer, columns: missing }, pair.runner, request) : [];
  const [first] = asked;
  const info = built.find(({ columns }) => columns === first) ?? there[0];
  if (info) return info;
  throw new EngineError('internal', `${layer.name}: the build ended without an index`);
}

function configOf(layer: Layer, columns: IndexColumns, pair: Pair, request: BuildRequest): IndexConfig {
  const count = columnCount(layer, columns);
  if (count === 0) {
    throw new EngineError(
      'bad-argument',
      `columns: ${layer.name} has shape [${layer.shape.join(', ')}]; an [h, w, c] layer expected for pooled channels; index its neurons`,
    );
  }
  const inputs = pair.dataset.set.length;
  const config = chosen(request) ?? configFor(count, inputs);
  checkConfig(count, inputs, config);
  return config;
}

/** What the request says of the layout; null when it says nothing. */
function chosen({ layout, partitions, maiRatio }: BuildRequest): IndexConfig | null {
  if (layout === 'whole') return { layout };
  if (layout === undefined && partitions === undefined && maiRatio === undefined) return null;
  const standard = defaultConfig as CodesConfig;
  return {
    layout: 'codes',
    partitions: partitions ?? standard.partitions,
    maiRatio: maiRatio ?? standard.maiRatio,
  };
}

/** An index that is there will do when nothing was said, or when it is what was said. */
function matches(there: IndexInfo | null, config: IndexConfig, request: BuildRequest): boolean {
  if (!there) return false;
  if (!chosen(request)) return true;
  if (config.layout === 'whole') return there.layout === 'whole';
  return there.partitions === config.partitions && there.maiRatio === config.maiRatio;
}
