import { useLayoutEffect } from 'react';
import { Icon } from '../shared/Icon.tsx';
import type { Theme } from '../shared/preferences.ts';
import { setPreference } from '../shared/set-preference.ts';
import { useApp } from '../shared/store.ts';

const next: Record<Theme, Theme> = { system: 'light', light: 'dark', dark: 'system' };

/** Goes round: as the system, light, dark. */
export function ThemeButton() {
  const theme = useApp((app) => app.preferences.theme);
  useLayoutEffect(() => {
    if (theme === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
  }, [theme]);
  return (
    <button
      type="button"
      className="quiet icon-only"
      aria-label={`Theme: ${theme}`}
      title={`Theme: ${theme}`}
      onClick={() => setPreference({ theme: next[theme] })}
    >
      <Icon name="theme" />
    </button>
  );
}
