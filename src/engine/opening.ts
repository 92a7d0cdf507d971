import { type ImageSetData, openImageSet, type Preprocessing, preprocessingKey } from '../dataset/index.ts';
import { EngineError } from '../lib/errors.ts';
import type { ModelData } from '../model/index.ts';
import type {
  BackendName,
  CallOptions,
  PredictionTable,
  PreprocessingState,
  Source,
  Workspace,
} from './api.ts';
import { crewFor } from './attribution-crew.ts';
import { datasetInfo, modelInfo } from './describe.ts';
import type { Imported, Wanted } from './importer.ts';
import { createPair, type OpenDataset, type OpenModel, type Pair } from './pair.ts';
import type { Ports } from './ports.ts';
import { chosenPreprocessing, guessedPreprocessing } from './preprocessing-state.ts';
import { readSavedDataset, saveDataset } from './saved-dataset.ts';
import { readSavedModel, saveModel } from './saved-model.ts';
import { gatherFiles } from './sources.ts';

type Opened = {
  model: OpenModel | null;
  dataset: OpenDataset | null;
  pair: Pair | null;
  /** Fires when any of the three is replaced. */
  replaced: AbortController;
};

const lastKey = 'last';

/** What is open, and the only place that replaces it: fully, or not at all. */
export class Opening {
  private readonly ports: Ports;
  private opened: Opened = { model: null, dataset: null, pair: null, replaced: new AbortController() };
  private notices: string[] = [];

  constructor(ports: Ports) {
    this.ports = ports;
  }

  describe(): Workspace {
    const { model, dataset, pair } = this.opened;
    return {
      model: model && modelInfo(model.id, model.data, model.network),
      dataset: dataset && datasetInfo(dataset.id, dataset.set.data),
      preprocessing: pair?.preprocessing ?? null,
      notices: this.notices,
    };
  }

  async openFiles(source: Source, wanted: Wanted, options: CallOptions): Promise<Workspace> {
    const files = await gatherFiles(source, options.signal);
    const imported = await this.ports.importFiles(files, { wanted, ...options });
    await this.adopt(imported, options);
    await this.save(imported);
    return this.describe();
  }

  /** Opens saved items by id; without ids what was open last. An item that is gone is left out. */
  async reopen(
    ids: { model?: string; dataset?: string } | undefined,
    options: CallOptions,
  ): Promise<Workspace> {
    const { store } = this.ports;
    const last = ids ?? ((await store.setting(lastKey)) as { model?: string; dataset?: string } | undefined);
    const [model, dataset] = await Promise.all([this.stored(last?.model), this.stored(last?.dataset)]);
    await this.adopt(
      {
        model: model && { id: model.id, data: await readSavedModel(store, model) },
        dataset: dataset && { id: dataset.id, data: await readSavedDataset(store, dataset) },
      },
      options,
    );
    if (ids) await this.remember();
    return this.describe();
  }

  async setPreprocessing(preprocessing: Preprocessing, options: CallOptions): Promise<void> {
    const pair = this.needPair();
    const { model, dataset, preprocessing: before } = pair;
    if (preprocessingKey(preprocessing) === preprocessingKey(before.preprocessing)) {
      pair.preprocessing = { ...before, confirmed: true };
      await this.remember();
      return;
    }
    const sample = { network: model.network, set: dataset.set, ...options };
    await this.pairUp(model, dataset, await chosenPreprocessing(sample, before, preprocessing));
    await this.remember();
  }

  /** Opens a longer or shorter version of the open data set; model and preprocessing stay. */
  async replaceDataset(dataset: { id: string; data: ImageSetData }): Promise<Pair> {
    const { model, preprocessing } = this.needPair();
    await this.pairUp(model, this.datasetOf(dataset), preprocessing);
    await this.save({ model: null, dataset });
    return this.needPair();
  }

  /** Moves the open network to another backend. */
  async setBackend(name: BackendName): Promise<void> {
    const { model } = this.opened;
    this.replace({ model: null, pair: null });
    if (model) close(model);
    try {
      await this.ports.setBackend(name);
    } finally {
      if (model) await this.adopt({ model: { id: model.id, data: model.data }, dataset: null }, {});
    }
  }

  get pair(): Pair | null {
    return this.opened.pair;
  }

  get dataset(): OpenDataset | null {
    return this.opened.dataset;
  }

  /** @throws EngineError 'not-open' */
  needModel(): OpenModel {
    return present(this.opened.model, 'model');
  }

  /** @throws EngineError 'not-open' */
  needDataset(): OpenDataset {
    return present(this.opened.dataset, 'data set');
  }

  /** @throws EngineError 'not-open' */
  needPair(): Pair {
    this.needModel();
    this.needDataset();
    return present(this.opened.pair, 'model with a data set');
  }

  /** A signal that fires when the caller cancels or what is open is replaced. */
  endingWith(signal: AbortSignal | undefined): AbortSignal {
    const { replaced } = this.opened;
    return signal ? AbortSignal.any([signal, replaced.signal]) : replaced.signal;
  }

  /** Makes what was imported the open model and data set; whatever fails on the way leaves the old ones open. */
  private async adopt(imported: Imported, options: CallOptions): Promise<void> {
    const before = this.opened.model;
    const model = imported.model ? await this.modelOf(imported.model) : before;
    try {
      const dataset = imported.dataset ? this.datasetOf(imported.dataset) : this.opened.dataset;
      if (model && dataset)
        await this.pairUp(model, dataset, await this.preprocessingOf(model, dataset, options));
      else this.replace({ model, dataset, pair: null });
    } catch (thrown) {
      if (model && model !== before) close(model);
      throw thrown;
    }
    if (before && model !== before) close(before);
  }

  private async modelOf({ id, data }: { id: string; data: ModelData }): Promise<OpenModel> {
    const network = await this.ports.loadNetwork(data);
    return { id, name: data.name, data, network, crew: crewFor(this.ports, data) };
  }

  private datasetOf({ id, data }: { id: string; data: ImageSetData }): OpenDataset {
    return { id, set: openImageSet(data, this.ports.decode) };
  }

  private async pairUp(model: OpenModel, dataset: OpenDataset, state: PreprocessingState): Promise<void> {
    const replaced = new AbortController();
    const pair = createPair(this.ports, model, dataset, state, replaced.signal);
    const predictions = (await this.ports.store.setting(pair.predictionsKey)) as PredictionTable | undefined;
    this.replace({ model, dataset, pair: { ...pair, predictions: predictions ?? null } }, replaced);
  }

  private replace(change: Partial<Opened>, replaced = new AbortController()): void {
    const before = this.opened.replaced;
    this.opened = { ...this.opened, ...change, replaced };
    before.abort();
  }

  /** What was in force for this model and data set before, else a guess. */
  private async preprocessingOf(
    model: OpenModel,
    dataset: OpenDataset,
    options: CallOptions,
  ): Promise<PreprocessingState> {
    const saved = await this.ports.store.setting(preprocessingKeyOf(model, dataset));
    if (saved) return saved as PreprocessingState;
    return guessedPreprocessing({ network: model.network, set: dataset.set, ...options });
  }

  /** Opening works without space to save; the person is told that a reload will lose it. */
  private async save({ model, dataset }: Imported): Promise<void> {
    this.notices = [];
    try {
      if (model) await saveModel(this.ports.store, model.id, model.data);
      if (dataset) await saveDataset(this.ports.store, dataset.id, dataset.data);
      await this.remember();
    } catch (thrown) {
      if (!(thrown instanceof EngineError) || thrown.code !== 'storage') throw thrown;
      this.notices = [`Open, but not kept for the next visit. ${thrown.message}`];
    }
  }

  private async remember(): Promise<void> {
    const { store } = this.ports;
    const { model, dataset, pair } = this.opened;
    await store.saveSetting(lastKey, { model: model?.id, dataset: dataset?.id });
    if (pair) await store.saveSetting(preprocessingKeyOf(pair.model, pair.dataset), pair.preprocessing);
  }

  private async stored(id: string | undefined) {
    return id === undefined ? null : ((await this.ports.store.item(id)) ?? null);
  }
}

function close({ network, crew }: OpenModel): void {
  crew?.end();
  network.dispose();
}

function preprocessingKeyOf(model: OpenModel, dataset: OpenDataset): string {
  return `preprocessing/${model.id}/${dataset.id}`;
}

function present<T>(value: T | null, what: string): T {
  if (value !== null) return value;
  throw new EngineError('not-open', `No ${what} is open; drop one on the page or call open()`);
}
