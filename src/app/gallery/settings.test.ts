import { describe, expect, it } from 'vitest';
import { checkSettings, defaultSettings, scaleOf } from './settings.ts';

describe('settings of the gallery', () => {
  it('what is not valid becomes the usual', () => {
    expect(checkSettings(null)).toEqual(defaultSettings);
    expect(checkSettings({ mode: 'x', methods: 3, rows: 4, size: 1, methodScale: 'y' })).toEqual(
      defaultSettings,
    );
  });

  it('what is valid stays', () => {
    const kept = {
      ...defaultSettings,
      mode: 'results' as const,
      methods: ['lrp'],
      rows: 5 as const,
      showChecks: true,
    };
    expect(checkSettings(JSON.parse(JSON.stringify(kept)))).toEqual(kept);
  });

  it('two classes are always on one scale', () => {
    expect(scaleOf({ ...defaultSettings, mode: 'classes', methodScale: 'each', resultScale: 'each' })).toBe(
      'all',
    );
  });
});
