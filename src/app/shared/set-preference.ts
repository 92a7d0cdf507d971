import { type Preferences, writePreferences } from './preferences.ts';
import { getApp, setApp } from './store.ts';

/** Changes preferences now and for later visits. */
export function setPreference(part: Partial<Preferences>): void {
  const preferences = { ...getApp().preferences, ...part };
  writePreferences(preferences);
  setApp({ preferences });
}
