import type { ColorMapName } from '../../lib/color-maps.ts';
import { recordOf } from './check-explanation.ts';

export const signs = ['all', 'positive', 'negative'] as const;
export const combinations = ['sum', 'mean', 'largest', 'absolute-sum'] as const;
export const displays = ['overlay', 'map', 'edges', 'mask'] as const;
export const signedColors = ['blue-red', 'purple-orange', 'hotcold'] as const;
export const absoluteColors = ['inferno', 'viridis', 'cividis'] as const;

/** How attributions are drawn: kept from visit to visit. */
export type VisualSettings = {
  sign: (typeof signs)[number];
  /** One value per pixel from its channels; the last two make every value a magnitude. */
  combine: (typeof combinations)[number];
  /** Percentile of the magnitudes at which the colours end; 100 cuts nothing. */
  clip: number;
  /** Standard deviation in pixels of the map. */
  blur: number;
  colors: { signed: ColorMapName; absolute: ColorMapName };
  /** Heat map over the picture; heat map alone; with the edges of the picture; the picture where attributions are large. */
  display: (typeof displays)[number];
  /** Of what lies over the picture, 0..1; weak attributions have less of it. */
  opacity: number;
  /** Whether maps shown together each have their own scale. */
  scale: 'each' | 'shared';
  /** mask: the share of pixels that is hidden, 0..1. */
  hidden: number;
};

export const defaultVisual: VisualSettings = {
  sign: 'all',
  combine: 'sum',
  clip: 99,
  blur: 0,
  colors: { signed: 'blue-red', absolute: 'inferno' },
  display: 'overlay',
  opacity: 0.9,
  scale: 'each',
  hidden: 0.5,
};

/** Whether values lose their sign when channels are combined. */
export function isAbsolute({ combine }: Pick<VisualSettings, 'combine'>): boolean {
  return combine === 'largest' || combine === 'absolute-sum';
}

function oneOf<T extends string>(value: unknown, choices: readonly T[], fallback: T): T {
  return choices.find((choice) => choice === value) ?? fallback;
}

function within(value: unknown, low: number, high: number, fallback: number): number {
  return typeof value === 'number' && value >= low && value <= high ? value : fallback;
}

/** Takes what is valid from anything and the defaults for the rest. */
export function checkVisual(stored: unknown): VisualSettings {
  const given = recordOf(stored);
  const colors = recordOf(given.colors);
  const usual = defaultVisual;
  return {
    sign: oneOf(given.sign, signs, usual.sign),
    combine: oneOf(given.combine, combinations, usual.combine),
    clip: within(given.clip, 50, 100, usual.clip),
    blur: within(given.blur, 0, 20, usual.blur),
    colors: {
      signed: oneOf(colors.signed, signedColors, 'blue-red'),
      absolute: oneOf(colors.absolute, absoluteColors, 'inferno'),
    },
    display: oneOf(given.display, displays, usual.display),
    opacity: within(given.opacity, 0, 1, usual.opacity),
    scale: oneOf(given.scale, ['each', 'shared'], usual.scale),
    hidden: within(given.hidden, 0, 0.99, usual.hidden),
  };
}
