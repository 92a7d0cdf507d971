import { create } from 'zustand';
import { readJson, writeJson } from '../shared/local-storage.ts';

export const modes = ['methods', 'results', 'classes'] as const;
export const scales = ['each', 'method', 'all'] as const;
export const sizes = ['small', 'medium', 'large'] as const;
/** How many of the results are rows; 0: the clicked input alone. */
export const rowCounts = [0, 3, 5, 10] as const;

export type GalleryMode = (typeof modes)[number];
export type ScaleChoice = (typeof scales)[number];

/** What a person chose for the gallery. All but the classes is remembered from visit to visit. */
export type GallerySettings = {
  mode: GalleryMode;
  /** Names of the methods that are compared. */
  methods: string[];
  rows: (typeof rowCounts)[number];
  /** Which maps share a scale, when methods and when results are compared. */
  methodScale: ScaleChoice;
  resultScale: ScaleChoice;
  size: (typeof sizes)[number];
  showChecks: boolean;
  /** null: the two that the network thinks likeliest. */
  classes: [number, number] | null;
};

const key = 'deepeverest:gallery';

export const defaultSettings: GallerySettings = {
  mode: 'methods',
  methods: ['gradient-x-input', 'integrated-gradients', 'deeplift', 'epsilon-lrp', 'occlusion', 'grad-cam'],
  rows: 0,
  methodScale: 'each',
  resultScale: 'all',
  size: 'medium',
  showChecks: false,
  classes: null,
};

function oneOf<T>(value: unknown, choices: readonly T[], fallback: T): T {
  return choices.find((choice) => choice === value) ?? fallback;
}

/** Takes what is valid from anything and the defaults for the rest. */
export function checkSettings(stored: unknown): GallerySettings {
  const given = (typeof stored === 'object' && stored !== null ? stored : {}) as Record<string, unknown>;
  const usual = defaultSettings;
  const names = Array.isArray(given.methods)
    ? given.methods.filter((name) => typeof name === 'string')
    : usual.methods;
  return {
    mode: oneOf(given.mode, modes, usual.mode),
    methods: names,
    rows: oneOf(given.rows, rowCounts, usual.rows),
    methodScale: oneOf(given.methodScale, scales, usual.methodScale),
    resultScale: oneOf(given.resultScale, scales, usual.resultScale),
    size: oneOf(given.size, sizes, usual.size),
    showChecks: given.showChecks === true,
    classes: null,
  };
}

export const useGallery = create<GallerySettings>(() => checkSettings(readJson(key)));

/** Changes the gallery now and for later visits. */
export function changeGallery(part: Partial<GallerySettings>): void {
  useGallery.setState(part);
  writeJson(key, { ...useGallery.getState(), classes: null });
}

/** Which maps share a scale; two classes can only be compared on one. */
export function scaleOf({ mode, methodScale, resultScale }: GallerySettings): ScaleChoice {
  if (mode === 'classes') return 'all';
  return mode === 'methods' ? methodScale : resultScale;
}
