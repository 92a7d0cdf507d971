import { checkConfig, defaultConfig, type IndexConfig } from '../index/index.ts';
import { EngineError } from '../lib/errors.ts';
import type { Layer } from '../model/index.ts';
import type { BuildRequest, IndexInfo } from './api.ts';
import { columnCount, type IndexColumns } from './columns.ts';
import type { Pair } from './pair.ts';
import { type ColumnsChoice, channelColumns, chooseFor } from './planning.ts';

/**
 * Builds what was asked for, unless an index with these settings is there.
 * @param bytesLeft of storage; neurons that do not fit give way to channels.
 * @returns the index of the neurons, or of the channels where only they were asked for or would fit.
 */
export async function buildRequested(
  pair: Pair,
  layer: Layer,
  request: BuildRequest,
  bytesLeft: number,
): Promise<IndexInfo> {
  const asked: IndexColumns[] =
    request.columns === 'both' ? ['neurons', 'channels'] : [request.columns ?? 'neurons'];
  const choices = await Promise.all(
    asked.map((columns) => choiceOf(pair, layer, columns, request, bytesLeft)),
  );
  const wanted = choices.filter(
    ({ columns }, at) => choices.findIndex((other) => other.columns === columns) === at,
  );
  const there = await Promise.all(wanted.map(({ columns }) => pair.indexes.info(layer.name, columns)));
  const missing = wanted.filter(({ config }, at) => !matches(there[at] ?? null, config, request));
  const built =
    missing.length > 0 ? await pair.indexes.build({ layer, columns: missing }, pair.runner, request) : [];
  const info = built.find(({ columns }) => columns === wanted[0]?.columns) ?? there[0];
  if (info) return { ...info, why: wanted[0]?.why ?? '' };
  throw new EngineError('internal', `${layer.name}: the build ended without an index`);
}

async function choiceOf(
  pair: Pair,
  layer: Layer,
  columns: IndexColumns,
  request: BuildRequest,
  bytesLeft: number,
): Promise<ColumnsChoice> {
  const cutOff =
    request.budget === undefined ? await pair.indexes.unfinishedConfig(layer.name, columns) : null;
  const config = given(request) ?? cutOff;
  if (!config) return chooseFor(pair, layer, columns, request.budget, bytesLeft);
  const count = columns === 'channels' ? channelColumns(layer) : columnCount(layer, columns);
  checkConfig(count, pair.dataset.set.length, config);
  return { columns, config, why: given(request) ? 'as asked' : 'as when the build was cut off' };
}

/** The settings that the request gives itself; null when it leaves them to the budget. */
function given({ layout, partitions, maiRatio }: BuildRequest): IndexConfig | null {
  if (layout === 'whole') return { layout };
  if (layout === undefined && partitions === undefined && maiRatio === undefined) return null;
  return {
    layout: 'codes',
    partitions: partitions ?? defaultConfig.partitions,
    maiRatio: maiRatio ?? defaultConfig.maiRatio,
  };
}

/** An index that is there will do when nothing was said, or when it is what was said. */
function matches(there: IndexInfo | null, config: IndexConfig, request: BuildRequest): boolean {
  if (!there) return false;
  if (!given(request) && request.budget === undefined) return true;
  if (config.layout === 'whole') return there.layout === 'whole';
  return there.partitions === config.partitions && there.maiRatio === config.maiRatio;
}
