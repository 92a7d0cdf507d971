import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkPreferences } from './preferences.ts';

describe('preferences', () => {
  it('anything stored gives valid preferences, and valid ones come back as they are', () => {
    fc.assert(
      fc.property(fc.anything(), (stored) => {
        const checked = checkPreferences(stored);
        expect(checked.visual.opacity).toBeGreaterThanOrEqual(0);
        expect(checked.visual.opacity).toBeLessThanOrEqual(1);
        expect(checkPreferences(checked)).toEqual(checked);
      }),
    );
  });

  it('keeps the valid part of a broken record', () => {
    const visual = { opacity: 7, sign: 'positive' };
    const checked = checkPreferences({ theme: 'dark', visual, thumbnailSize: 'huge' });
    expect(checked).toMatchObject({ theme: 'dark', thumbnailSize: 'medium' });
    expect(checked.visual).toMatchObject({ opacity: 0.9, sign: 'positive' });
  });
});
