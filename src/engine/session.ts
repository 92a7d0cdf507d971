import { type Preprocessing, thumbnails } from '../dataset/index.ts';
import { EngineError } from '../lib/errors.ts';
import type { Layer } from '../model/index.ts';
import { checkInput, checkUnits, topUnitsOf, unitDifferences } from '../query/index.ts';
import type {
  AttributionCheck,
  AttributionEvaluation,
  AttributionOptions,
  AttributionRequest,
  AttributionResult,
  BackendName,
  BuildRequest,
  CallOptions,
  DatasetInfo,
  Engine,
  IndexInfo,
  LayerInfo,
  LayerPlan,
  MethodInfo,
  ModelInfo,
  Neuron,
  Prediction,
  PredictionTable,
  PreprocessingState,
  Query,
  QueryOptions,
  QueryResult,
  SavedItem,
  Source,
  Status,
  Thumbnails,
  UnfinishedBuild,
  Workspace,
} from './api.ts';
import { appendInputs } from './append.ts';
import { ask } from './asking.ts';
import { attributeInputs } from './attributing.ts';
import { checkInputs } from './attribution-checks.ts';
import { buildRequested } from './building.ts';
import { exportIndex, importIndex } from './index-transfer.ts';
import { Opening } from './opening.ts';
import type { Pair } from './pair.ts';
import { estimatedBytes, planModel } from './planning.ts';
import type { Ports } from './ports.ts';
import { predict, predictEvery } from './predictions.ts';
import { gatherFiles } from './sources.ts';
import { pickUnits } from './units.ts';

const noIndex: LayerInfo['index'] = { state: 'none', bytes: 0, id: null };

/** The contract, where the work is done: asks the rooms about what is open. */
export class Session implements Engine {
  private readonly ports: Ports;
  private readonly opening: Opening;

  constructor(ports: Ports) {
    this.ports = ports;
    this.opening = new Opening(ports);
  }

  async open(source: Source, options: CallOptions = {}): Promise<Workspace> {
    return this.opening.openFiles(source, 'any', options);
  }

  async openModel(source: Source, options: CallOptions = {}): Promise<ModelInfo> {
    const { model } = await this.opening.openFiles(source, 'model', options);
    return model as ModelInfo;
  }

  async openDataset(source: Source, options: CallOptions = {}): Promise<DatasetInfo> {
    const { dataset } = await this.opening.openFiles(source, 'dataset', options);
    return dataset as DatasetInfo;
  }

  async reopen(ids?: { model?: string; dataset?: string }, options: CallOptions = {}): Promise<Workspace> {
    return this.opening.reopen(ids, options);
  }

  async workspace(): Promise<Workspace> {
    return this.opening.describe();
  }

  async setPreprocessing(
    preprocessing: Preprocessing,
    options: CallOptions = {},
  ): Promise<PreprocessingState> {
    await this.opening.setPreprocessing(preprocessing, options);
    return this.opening.needPair().preprocessing;
  }

  async layers(): Promise<LayerInfo[]> {
    const { network } = this.opening.needModel();
    const count = this.opening.dataset?.set.length ?? null;
    const stateOf = await this.opening.pair?.indexes.states();
    return network.layers.map((layer) => {
      const { name, kind, shape, units } = layer;
      return {
        name,
        kind,
        shape,
        units,
        channels: shape.length === 3 ? (shape[2] ?? null) : null,
        index: stateOf?.(name, 'neurons') ?? noIndex,
        channelIndex: stateOf?.(name, 'channels') ?? noIndex,
        estimateBytes: count === null ? null : estimatedBytes(this.opening.pair, layer, count),
        fullBytes: count === null ? null : 4 * units * count,
      };
    });
  }

  async labels(): Promise<Int32Array | null> {
    return this.opening.needDataset().set.data.labels;
  }

  async thumbnails({ inputs, size }: { inputs: number[]; size: number }): Promise<Thumbnails> {
    const { set } = this.opening.needDataset();
    this.checkInputs(inputs);
    return { size, data: thumbnails(await set.pictures(inputs), size) };
  }

  async predict(inputs: number[]): Promise<Prediction[]> {
    const { runner, dataset } = this.opening.needPair();
    this.checkInputs(inputs);
    return predict(runner, inputs, dataset.set.data.labels);
  }

  async predictAll(options: CallOptions = {}): Promise<PredictionTable> {
    const pair = this.opening.needPair();
    if (pair.predictions) return pair.predictions;
    pair.predicting ??= this.predictPair(pair, options).finally(() => {
      pair.predicting = null;
    });
    return pair.predicting;
  }

  async activations(request: { layer: string; inputs: number[]; units?: Neuron[] }) {
    const { runner } = this.opening.needPair();
    const layer = this.layerOf(request.layer);
    this.checkInputs(request.inputs);
    if (request.units) checkUnits(request.units, layer.units, layer.name);
    const all = await runner.forward(request.inputs, layer.name);
    if (!request.units) return { data: all, shape: [request.inputs.length, ...layer.shape] };
    const data = pickUnits(all, layer.units, request.units);
    return { data, shape: [request.inputs.length, request.units.length] };
  }

  async topUnits(request: {
    layer: string;
    inputs: number[];
    count: number;
    nonzero?: boolean;
    together?: boolean;
  }) {
    const { data } = await this.activations({ layer: request.layer, inputs: request.inputs });
    const { units } = this.layerOf(request.layer);
    if (request.together) return [topUnitsOf(data, units, request)];
    return request.inputs.map((_, row) =>
      topUnitsOf(data.subarray(row * units, (row + 1) * units), units, request),
    );
  }

  async differingUnits(request: { layer: string; inputs: [number, number]; count: number }) {
    const { data } = await this.activations({ layer: request.layer, inputs: request.inputs });
    const { units } = this.layerOf(request.layer);
    return unitDifferences(data.subarray(0, units), data.subarray(units), request);
  }

  async buildIndex(request: BuildRequest): Promise<IndexInfo> {
    const pair = this.opening.needPair();
    const signal = this.opening.endingWith(request.signal);
    return buildRequested(pair, this.layerOf(request.layer), { ...request, signal }, await this.bytesLeft());
  }

  async plan(
    request: { budget?: number | { bytes: number } },
    options: CallOptions = {},
  ): Promise<LayerPlan[]> {
    const pair = this.opening.needPair();
    const signal = this.opening.endingWith(options.signal);
    return planModel(pair, request.budget, { ...options, signal });
  }

  async unfinishedBuilds(): Promise<UnfinishedBuild[]> {
    return this.opening.needPair().indexes.unfinished();
  }

  async exportIndex(request: { layer: string; columns?: 'neurons' | 'channels' }): Promise<Blob> {
    const { indexes, model, dataset } = this.opening.needPair();
    const { name } = this.layerOf(request.layer);
    const item = await indexes.item(name, request.columns ?? 'neurons');
    if (!item) throw new EngineError('bad-argument', `${name}: found no index to export; build it first`);
    return exportIndex(this.ports, item, { model: model.name, dataset: dataset.set.data.name });
  }

  async importIndex(source: Source, options: CallOptions = {}): Promise<IndexInfo> {
    const { indexes, model, dataset } = this.opening.needPair();
    const files = await gatherFiles(source, options.signal);
    const names = { model: model.name, dataset: dataset.set.data.name };
    const info = await importIndex(this.ports, files, { prints: indexes.prints, names }, options);
    indexes.forgetLayer(info.layer, info.columns);
    return info;
  }

  async appendDataset(source: Source, options: CallOptions = {}): Promise<DatasetInfo> {
    await appendInputs(this.ports, this.opening, source, options);
    return this.opening.describe().dataset as DatasetInfo;
  }

  async query(query: Query, options: QueryOptions = {}): Promise<QueryResult> {
    const pair = this.opening.needPair();
    const signal = this.opening.endingWith(options.signal);
    this.layerOf(query.layer);
    const { decode, backend } = this.ports;
    const bytesLeft = await this.bytesLeft();
    return ask(pair, query, { ...options, signal, decode, backend: backend(), bytesLeft });
  }

  async attribute(request: AttributionRequest, options: AttributionOptions = {}): Promise<AttributionResult> {
    const pair = this.opening.needPair();
    this.checkInputs(request.inputs);
    return attributeInputs(pair, request, { ...options, signal: this.opening.endingWith(options.signal) });
  }

  async checkAttribution(
    request: AttributionRequest & { checks: AttributionCheck[] },
    options: CallOptions = {},
  ): Promise<AttributionEvaluation[]> {
    const pair = this.opening.needPair();
    this.checkInputs(request.inputs);
    return checkInputs(pair, request, { ...options, signal: this.opening.endingWith(options.signal) });
  }

  async attributionMethods(): Promise<MethodInfo[]> {
    const { METHODS } = await import('../attribution/index.ts');
    return [...METHODS];
  }

  async saved(): Promise<SavedItem[]> {
    const items = await this.ports.store.items();
    return items.map(({ id, kind, name, bytes, created }) => ({ id, kind, name, bytes, created }));
  }

  async remove(id: string): Promise<void> {
    await this.ports.store.remove(id);
    this.opening.pair?.indexes.forget(id);
  }

  async status(): Promise<Status> {
    const { tensors, bytes } = this.ports.memory();
    return {
      backend: this.ports.backend(),
      backends: this.ports.backends(),
      tensors,
      tensorBytes: bytes,
      storage: await this.ports.storageEstimate(),
      versions: this.ports.versions,
    };
  }

  async setBackend(name: BackendName): Promise<Status> {
    await this.opening.setBackend(name);
    return this.status();
  }

  private async predictPair(pair: Pair, options: CallOptions): Promise<PredictionTable> {
    const signal = this.opening.endingWith(options.signal);
    const table = await predictEvery(pair.runner, pair.dataset.set.length, { ...options, signal });
    pair.predictions = table;
    await this.ports.store.saveSetting(pair.predictionsKey, table);
    return table;
  }

  /** Storage that this browser still grants; it may stop earlier, which the store then says. */
  private async bytesLeft(): Promise<number> {
    const { usage, quota } = await this.ports.storageEstimate();
    return quota === null ? Number.POSITIVE_INFINITY : Math.max(0, quota - usage);
  }

  private layerOf(name: string): Layer {
    const { network } = this.opening.needModel();
    const layer = network.layers.find((candidate) => candidate.name === name);
    if (layer) return layer;
    const names = network.layers.map((candidate) => candidate.name).join(', ');
    throw new EngineError(
      'bad-argument',
      `layer: found ${JSON.stringify(name)}; expected one of ${names}; call layers() for the list`,
    );
  }

  /** Null for a layer that does not exist. */
  private checkInputs(inputs: number[]): void {
    const count = this.opening.needDataset().set.length;
    for (const id of inputs) checkInput('inputs', id, count);
  }
}
