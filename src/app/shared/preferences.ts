import { checkExplanation } from '../attribution/check-explanation.ts';
import { defaultExplanation, type Explanation } from '../attribution/explanation.ts';
import { checkVisual, defaultVisual, type VisualSettings } from '../attribution/visual.ts';
import { aggregates, defaultForm, distances, kinds, type QueryForm, strategies } from '../query/form.ts';
import { readJson, writeJson } from './local-storage.ts';

export type Theme = 'system' | 'light' | 'dark';
export type MapPick = 'unit' | 'max' | 'mean';
export type ThumbnailSize = 'small' | 'medium' | 'large';

/** What a person set once and expects to find again, whatever is open. */
export type Preferences = {
  theme: Theme;
  thumbnailSize: ThumbnailSize;
  showAttribution: boolean;
  /** How attributions are computed, and how they are drawn. */
  explanation: Explanation;
  visual: VisualSettings;
  /** Whether the options of the method and of the drawing are unfolded. */
  showOptions: boolean;
  showVisual: boolean;
  sharedScale: boolean;
  form: QueryForm;
  /** Whether the rest of the query's controls is shown. */
  moreQuery: boolean;
  /** Whether picked units stay when another layer is chosen. */
  acrossLayers: boolean;
  /** What a click in a feature map picks. */
  pick: MapPick;
  /** Whether a query's account of its work is unfolded. */
  showWork: boolean;
  /** Share of full storage that the indexes of a model may take together. */
  budget: number;
};

const key = 'deepeverest:preferences';

const defaults: Preferences = {
  theme: 'system',
  thumbnailSize: 'medium',
  showAttribution: true,
  explanation: defaultExplanation,
  visual: defaultVisual,
  showOptions: false,
  showVisual: false,
  sharedScale: true,
  form: defaultForm,
  moreQuery: false,
  acrossLayers: false,
  pick: 'unit',
  showWork: false,
  budget: 0.15,
};

function oneOf<T extends string>(value: unknown, choices: readonly T[], fallback: T): T {
  return choices.find((choice) => choice === value) ?? fallback;
}

function truth(value: unknown, fallback: boolean): boolean {
  return typeof value === 'boolean' ? value : fallback;
}

function checkForm(stored: unknown): QueryForm {
  const given: Partial<Record<keyof QueryForm, unknown>> =
    typeof stored === 'object' && stored !== null ? stored : {};
  const theta = Number(given.theta ?? 1);
  return {
    kind: oneOf(given.kind, kinds, defaultForm.kind),
    aggregate: oneOf(given.aggregate, aggregates, defaultForm.aggregate),
    distance: oneOf(given.distance, distances, defaultForm.distance),
    strategy: oneOf(given.strategy, strategies, defaultForm.strategy),
    theta: Number.isFinite(theta) && theta >= 1 ? theta : 1,
    includeTarget: truth(given.includeTarget, false),
  };
}

/** Takes what is valid from anything and the defaults for the rest. */
export function checkPreferences(stored: unknown): Preferences {
  const given: Partial<Record<keyof Preferences, unknown>> =
    typeof stored === 'object' && stored !== null ? stored : {};
  const budget = Number(given.budget ?? defaults.budget);
  return {
    theme: oneOf(given.theme, ['system', 'light', 'dark'], defaults.theme),
    thumbnailSize: oneOf(given.thumbnailSize, ['small', 'medium', 'large'], defaults.thumbnailSize),
    showAttribution: truth(given.showAttribution, defaults.showAttribution),
    explanation: checkExplanation(given.explanation),
    visual: checkVisual(given.visual),
    showOptions: truth(given.showOptions, defaults.showOptions),
    showVisual: truth(given.showVisual, defaults.showVisual),
    sharedScale: truth(given.sharedScale, defaults.sharedScale),
    form: checkForm(given.form),
    moreQuery: truth(given.moreQuery, defaults.moreQuery),
    acrossLayers: truth(given.acrossLayers, defaults.acrossLayers),
    pick: oneOf(given.pick, ['unit', 'max', 'mean'], defaults.pick),
    showWork: truth(given.showWork, defaults.showWork),
    budget: budget > 0 && budget <= 1 ? budget : defaults.budget,
  };
}

export function readPreferences(): Preferences {
  return checkPreferences(readJson(key));
}

export function writePreferences(preferences: Preferences): void {
  writeJson(key, preferences);
}
