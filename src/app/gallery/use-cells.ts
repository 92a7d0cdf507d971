import { useMemo } from 'react';
import type { MethodInfo } from '../../engine/api.ts';
import { engine } from '../../engine/client.ts';
import { useExplanation, useGroup, useMethods } from '../attribution/use-explanation.ts';
import { captionOf } from '../results/caption.ts';
import { className } from '../shared/format.ts';
import { useApp } from '../shared/store.ts';
import { useEngineCall } from '../shared/use-engine-call.ts';
import { useScope } from '../shared/use-scope.ts';
import { type CellSource, classCells, type GalleryCell, methodCells, resultCells } from './cells.ts';
import { useGallery } from './settings.ts';

/** Bytes of maps that one gallery may hold; more results than that are not shown. */
const mapBytes = 64e6;

export type Gallery = {
  cells: GalleryCell[];
  /** Cells of one line; null: as many as fit. */
  across: number | null;
  /** Why there is nothing to show. */
  hint: string | null;
  /** Whether choosing something to explain would help. */
  needsQuantity: boolean;
  /** What is left out, if anything. */
  omitted: string | null;
  classes: [number, number] | null;
};

const nothing: Gallery = {
  cells: [],
  across: null,
  hint: null,
  needsQuantity: false,
  omitted: null,
  classes: null,
};

/** The classes that are compared: those chosen, else the two that the network thinks likeliest. */
function useClasses(scope: string, input: number | null, wanted: boolean): [number, number] | null {
  const count = useApp((app) => app.workspace.model?.classCount ?? 0);
  const chosen = useGallery((gallery) => gallery.classes);
  const ask = wanted && input !== null && count > 1;
  const { data } = useEngineCall(ask ? `${scope}/${input}` : null, async () => ({
    input,
    top: (await engine.predict([input ?? 0]))[0]?.top ?? [],
  }));
  return useMemo(() => {
    if (!ask) return null;
    if (chosen?.every((index) => index < count)) return chosen;
    const [first, second] = data?.input === input ? data.top : [];
    return first && second ? [first.class, second.class] : null;
  }, [ask, chosen, count, data, input]);
}

/** Inputs of the answer, as many as there is memory for, and what is left out. */
function useResults(): { inputs: number[]; omitted: string | null } {
  const rows = useApp((app) => app.answer?.result.rows ?? null);
  const input = useApp((app) => app.workspace.model?.input ?? null);
  return useMemo(() => {
    const all = rows?.map((row) => row.input) ?? [];
    const bytes = (input ?? [1, 1, 1]).reduce((product, size) => product * size, 4);
    const limit = Math.max(1, Math.floor(mapBytes / bytes));
    const omitted =
      all.length > limit
        ? `The first ${limit} of ${all.length} results; the others would not fit memory.`
        : null;
    return { inputs: all.slice(0, limit), omitted };
  }, [rows, input]);
}

/** What the gallery shows, by its mode and everything that is chosen elsewhere. */
export function useCells(): Gallery {
  const settings = useGallery();
  const { mode, rows } = settings;
  const scope = useScope();
  const explanation = useExplanation();
  const group = useGroup();
  const methods = useMethods();
  const input = useApp((app) => app.input);
  const labels = useApp((app) => app.labels);
  const predictions = useApp((app) => app.predictions?.classes ?? null);
  const names = useApp((app) => app.workspace.dataset?.classes ?? null);
  const ready = useApp(({ workspace }) => workspace.model !== null && workspace.dataset !== null);
  const classCount = useApp((app) => app.workspace.model?.classCount ?? 0);
  const results = useResults();
  const classes = useClasses(scope, input, mode === 'classes');
  return useMemo(() => {
    const hinted = (hint: string): Gallery => ({ ...nothing, hint });
    if (!ready) return hinted('Open a model and a data set to compare attributions.');
    const method: MethodInfo | undefined =
      methods.find(({ name }) => name === explanation.method) ?? methods[0];
    if (!method) return hinted('Asking for the methods.');
    const source: CellSource = { scope, explanation, group };
    if (mode === 'classes') {
      if (input === null) return hinted('Click an input to compare two classes on it.');
      if (classCount < 2)
        return hinted('The network ends in no list of classes, so there are none to compare.');
      if (!classes) return hinted('Asking for the two likeliest classes.');
      const cells = classCells(source, input, method, classes, (index) => className(names, index));
      return { ...nothing, cells, classes };
    }
    const ofResults = mode === 'results' || rows > 0;
    if (ofResults && results.inputs.length === 0)
      return hinted('Ask a query: its results are what is explained here.');
    if (!ofResults && input === null)
      return hinted('Click an input to see it through the eyes of each method.');
    if (explanation.quantity.kind === 'group' && !group)
      return { ...hinted('Pick units or ask a query to have them explained.'), needsQuantity: true };
    if (mode === 'results') {
      const titleOf = (id: number, rank: number) =>
        `${rank + 1}  ${captionOf(id, { labels, predictions, classes: names })}`;
      return { ...nothing, ...results, cells: resultCells(source, results.inputs, method, titleOf) };
    }
    const chosen = methods.filter(({ name }) => settings.methods.includes(name));
    if (chosen.length === 0) return hinted('Choose at least one method.');
    const inputs = rows > 0 ? results.inputs.slice(0, rows) : [input ?? 0];
    const cells = methodCells(source, inputs, chosen);
    return { ...nothing, cells, across: rows > 0 ? chosen.length + 1 : null };
  }, [
    classCount,
    classes,
    explanation,
    group,
    input,
    labels,
    methods,
    mode,
    names,
    predictions,
    ready,
    results,
    rows,
    scope,
    settings.methods,
  ]);
}
