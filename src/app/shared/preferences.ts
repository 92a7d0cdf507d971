import { readJson, writeJson } from './local-storage.ts';

export type Theme = 'system' | 'light' | 'dark';
export type ThumbnailSize = 'small' | 'medium' | 'large';

/** What a person set once and expects to find again, whatever is open. */
export type Preferences = {
  theme: Theme;
  thumbnailSize: ThumbnailSize;
  showAttribution: boolean;
  colorMap: 'signed' | 'absolute';
  /** 0..1. */
  opacity: number;
  sharedScale: boolean;
};

const key = 'deepeverest:preferences';

const defaults: Preferences = {
  theme: 'system',
  thumbnailSize: 'medium',
  showAttribution: true,
  colorMap: 'signed',
  opacity: 0.7,
  sharedScale: true,
};

function oneOf<T extends string>(value: unknown, choices: readonly T[], fallback: T): T {
  return choices.find((choice) => choice === value) ?? fallback;
}

/** Takes what is valid from anything and the defaults for the rest. */
export function checkPreferences(stored: unknown): Preferences {
  const given: Partial<Record<keyof Preferences, unknown>> =
    typeof stored === 'object' && stored !== null ? stored : {};
  const opacity = Number(given.opacity ?? defaults.opacity);
  return {
    theme: oneOf(given.theme, ['system', 'light', 'dark'], defaults.theme),
    thumbnailSize: oneOf(given.thumbnailSize, ['small', 'medium', 'large'], defaults.thumbnailSize),
    showAttribution:
      typeof given.showAttribution === 'boolean' ? given.showAttribution : defaults.showAttribution,
    colorMap: oneOf(given.colorMap, ['signed', 'absolute'], defaults.colorMap),
    opacity: opacity >= 0 && opacity <= 1 ? opacity : defaults.opacity,
    sharedScale: typeof given.sharedScale === 'boolean' ? given.sharedScale : defaults.sharedScale,
  };
}

export function readPreferences(): Preferences {
  return checkPreferences(readJson(key));
}

export function writePreferences(preferences: Preferences): void {
  writeJson(key, preferences);
}
