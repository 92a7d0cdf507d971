import { ToggleGroup } from 'radix-ui';
import type { MapPick } from '../shared/preferences.ts';
import { setPreference } from '../shared/set-preference.ts';
import { useApp } from '../shared/store.ts';

const modes: [pick: MapPick, name: string, title: string][] = [
  ['unit', 'Unit', 'A click picks the unit under it'],
  ['max', 'Channel max', 'A click picks the whole channel by its largest activation'],
  ['mean', 'Channel mean', 'A click picks the whole channel by its mean activation'],
];

/** What a click in the maps picks. */
export function PickMode() {
  const pick = useApp((app) => app.preferences.pick);
  const choose = (value: string) => {
    const mode = modes.find(([name]) => name === value);
    if (mode) setPreference({ pick: mode[0] });
  };
  return (
    <ToggleGroup.Root
      type="single"
      className="toggle-group"
      aria-label="A click picks"
      value={pick}
      onValueChange={choose}
    >
      {modes.map(([mode, name, title]) => (
        <ToggleGroup.Item key={mode} value={mode} title={title}>
          {name}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}
