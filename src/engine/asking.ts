import { type Decode, toBatch } from '../dataset/index.ts';
import type { LayerIndex, UnitIndex } from '../index/index.ts';
import { EngineError } from '../lib/errors.ts';
import type { Layer } from '../model/index.ts';
import {
  type Agreement,
  checkQuery,
  layerOfUnit,
  layersOf,
  type Query,
  type QueryContext,
  type QueryResult,
  runQuery,
  startAnswer,
} from '../query/index.ts';
import type { QueryOptions } from './api.ts';
import { columnOf, type IndexColumns, layerSize } from './columns.ts';
import type { Pair } from './pair.ts';
import { chooseFor } from './planning.ts';

/** What asking needs beside the pair. */
export type AskOptions = QueryOptions & { decode: Decode; backend: string | null; bytesLeft: number };

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
  const context = contextOf(pair, query, sizeOf, options);
  const { answer, buildMs } = await buildMissing(pair, query, needed, context, options);
  if (answer) return { ...answer, stats: { ...answer.stats, buildMs } };
  const result = await runQuery(query, {
    ...context,
    agreement: await agreementOf(pair, needed, options.backend),
  });
  return { ...result, stats: { ...result.stats, buildMs } };
}

function contextOf(
  pair: Pair,
  query: Query,
  layer: QueryContext['layer'],
  { decode, signal, stop, onProgress, onRows }: AskOptions,
): QueryContext {
  const { data } = pair.dataset.set;
  return {
    known: { count: data.length, labels: data.labels, predictions: pair.predictions?.classes ?? null },
    layer,
    forward: (ids, layers) => forwardLayers(pair, ids, layers),
    forwardPicture: (picture, layers) => forwardPicture(pair, picture, layers, decode),
    units: () => unitsOf(pair, query),
    core: pair.core,
    maxBatch: pair.runner.batchSize,
    cache: pair.cache,
    signal,
    stop,
    onProgress,
    onRows,
  };
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

/** Builds what is missing; a query on one layer is answered by the very pass that builds its index. */
async function buildMissing(
  pair: Pair,
  query: Query,
  needed: readonly Needed[],
  context: QueryContext,
  options: AskOptions,
): Promise<{ answer: QueryResult | null; buildMs: number }> {
  const started = performance.now();
  const states = await Promise.all(
    needed.map(({ layer, columns }) => pair.indexes.open(layer.name, columns)),
  );
  const missing = needed.filter((_, at) => states[at] === null);
  if (missing.length === 0) return { answer: null, buildMs: 0 };
  const inputs = pair.dataset.set.length;
  const answer = layersOf(query).length === 1 ? await startAnswer(query, context) : null;
  let seen = 0;
  for (const [layer, columns] of byLayer(missing)) {
    const plans = await Promise.all(
      columns.map((one) => chooseFor(pair, layer, one, undefined, options.bytesLeft)),
    );
    const unfit = plans.find((plan, at) => plan.columns !== columns[at]);
    if (unfit) throw new EngineError('storage', `${unfit.why}; ask about its channels, or delete an index`);
    const onBatch = (ids: Uint32Array, rows: Float32Array) => {
      answer?.add(ids, rows);
      seen += ids.length;
    };
    await pair.indexes.build({ layer, columns: plans, onBatch }, pair.runner, options);
  }
  return { answer: answer && seen === inputs ? answer.result() : null, buildMs: performance.now() - started };
}

function byLayer(needed: readonly Needed[]): Map<Layer, IndexColumns[]> {
  const layers = new Map<Layer, IndexColumns[]>();
  for (const { layer, columns } of needed) layers.set(layer, [...(layers.get(layer) ?? []), columns]);
  return layers;
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
