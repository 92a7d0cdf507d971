import { type Decode, toBatch } from '../dataset/index.ts';
import { defaultConfig, type IndexConfig, type LayerIndex, type UnitIndex } from '../index/index.ts';
import { EngineError } from '../lib/errors.ts';
import type { Layer } from '../model/index.ts';
import {
  type Agreement,
  checkQuery,
  layerOfUnit,
  type Query,
  type QueryContext,
  type QueryResult,
  runQuery,
} from '../query/index.ts';
import type { QueryOptions } from './api.ts';
import { columnCount, columnOf, type IndexColumns, layerSize } from './columns.ts';
import type { Pair } from './pair.ts';

/** What asking needs beside the pair. */
export type AskOptions = QueryOptions & { decode: Decode; backend: string | null };

type Needed = { layer: Layer; columns: IndexColumns };

/** Answers a query; indexes that are missing are built first. */
export async function ask(pair: Pair, query: Query, options: AskOptions): Promise<QueryResult> {
  const { data } = pair.dataset.set;
  const sizeOf = (name: string) => {
    const layer = pair.model.network.layers.find((candidate) => candidate.name === name);
    return layer ? layerSize(layer) : null;
  };
  checkQuery(query, { inputs: data.length, layer: sizeOf });
  const needed = query.strategy === 'reprocess' ? [] : indexesOf(pair, query);
  const buildMs = await buildMissing(pair, needed, options);
  const { signal, stop, onProgress, onRows } = options;
  const context: QueryContext = {
    known: { count: data.length, labels: data.labels, predictions: pair.predictions?.classes ?? null },
    layer: sizeOf,
    forward: (ids, layers) => forwardLayers(pair, ids, layers),
    forwardPicture: (picture, layers) => forwardPicture(pair, picture, layers, options.decode),
    units: () => unitsOf(pair, query),
    agreement: await agreementOf(pair, needed, options.backend),
    maxBatch: pair.runner.batchSize,
    cache: pair.cache,
    signal,
    stop,
    onProgress,
    onRows,
  };
  const result = await runQuery(query, context);
  return { ...result, stats: { ...result.stats, buildMs } };
}

/** What to keep of columns when nobody says. */
export function configFor(_columns: number, _inputs: number): IndexConfig {
  return defaultConfig;
}

function layerNamed(pair: Pair, name: string): Layer {
  const layer = pair.model.network.layers.find((candidate) => candidate.name === name);
  if (layer) return layer;
  throw new EngineError('internal', `layer ${name} passed the check and is not there`);
}

/** The indexes that the units of a query lie in, each once. */
function indexesOf(pair: Pair, query: Query): Needed[] {
  const needed = new Map<string, Needed>();
  for (const unit of query.units) {
    const layer = layerNamed(pair, layerOfUnit(unit, query.layer));
    const { columns } = columnOf(unit, layer);
    needed.set(`${columns}/${layer.name}`, { layer, columns });
  }
  return [...needed.values()];
}

/** @returns milliseconds spent on building. */
async function buildMissing(pair: Pair, needed: readonly Needed[], options: AskOptions): Promise<number> {
  const started = performance.now();
  let built = false;
  for (const { layer, columns } of needed) {
    if (await pair.indexes.open(layer.name, columns)) continue;
    const config = configFor(columnCount(layer, columns), pair.dataset.set.length);
    await pair.indexes.build({ layer, columns: [{ columns, config }] }, pair.runner, options);
    built = true;
  }
  return built ? performance.now() - started : 0;
}

/** The indexed units of a query, in its order. */
async function unitsOf(pair: Pair, query: Query): Promise<UnitIndex[]> {
  return Promise.all(
    query.units.map(async (unit) => {
      const layer = layerNamed(pair, layerOfUnit(unit, query.layer));
      const { columns, column } = columnOf(unit, layer);
      return (await openIndex(pair, layer.name, columns)).unit(column);
    }),
  );
}

async function openIndex(pair: Pair, layer: string, columns: IndexColumns): Promise<LayerIndex> {
  const index = await pair.indexes.open(layer, columns);
  if (index) return index;
  throw new EngineError('storage', `${layer}: its index was deleted meanwhile; ask again`);
}

/** Whether this backend built all of them: only then are the index's exact values what the network gives now. */
async function agreementOf(
  pair: Pair,
  needed: readonly Needed[],
  backend: string | null,
): Promise<Agreement> {
  const backends = await Promise.all(
    needed.map(({ layer, columns }) => pair.indexes.backendOf(layer.name, columns)),
  );
  if (!backends.every((built) => built === backend)) return 'other-backend';
  return backend === 'wasm' || backend === 'cpu' ? 'same-bits' : 'same-backend';
}

async function forwardLayers(
  pair: Pair,
  ids: Uint32Array,
  layers: readonly string[],
): Promise<Float32Array[]> {
  const rows: Float32Array[] = [];
  for (const layer of layers) rows.push(await pair.runner.forward(ids, layer));
  return rows;
}

/** Runs a picture that is not in the data set; one of another size is stretched. */
async function forwardPicture(
  pair: Pair,
  picture: Blob,
  layers: readonly string[],
  decode: Decode,
): Promise<Float32Array[]> {
  const { preprocessing } = pair.preprocessing;
  const resize = preprocessing.resize === 'none' ? 'stretch' : preprocessing.resize;
  const batch = toBatch([await decode(picture)], { ...preprocessing, resize });
  const rows: Float32Array[] = [];
  for (const layer of layers) rows.push(await pair.runner.network.forward(batch, 1, layer));
  return rows;
}
