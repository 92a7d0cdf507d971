import { ToggleGroup } from 'radix-ui';
import { useMemo } from 'react';
import { AppendButton } from '../library/AppendButton.tsx';
import { className, formatCount } from '../shared/format.ts';
import { setPreference } from '../shared/set-preference.ts';
import { getApp, setApp, useApp } from '../shared/store.ts';
import { countValues } from './filter.ts';

type ClassSelectProps = {
  label: string;
  values: ArrayLike<number> | null;
  chosen: number | null;
  onChoose: (value: number | null) => void;
  classes: string[] | null;
};

function ClassSelect({ label, values, chosen, onChoose, classes }: ClassSelectProps) {
  const counts = useMemo(() => (values ? countValues(values) : []), [values]);
  return (
    <label className="field">
      {label}
      <select
        value={chosen ?? ''}
        disabled={!values}
        onChange={(event) => onChoose(event.target.value === '' ? null : Number(event.target.value))}
      >
        <option value="">any</option>
        {counts.map((count, value) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the index is the class
          <option key={value} value={value}>
            {className(classes, value)} ({formatCount(count)})
          </option>
        ))}
      </select>
    </label>
  );
}

function SizeToggle() {
  const size = useApp((app) => app.preferences.thumbnailSize);
  const choose = (value: string) => {
    if (value === 'small' || value === 'medium' || value === 'large') setPreference({ thumbnailSize: value });
  };
  return (
    <ToggleGroup.Root
      type="single"
      className="toggle-group"
      aria-label="Thumbnail size"
      value={size}
      onValueChange={choose}
    >
      <ToggleGroup.Item value="small" aria-label="Small">
        S
      </ToggleGroup.Item>
      <ToggleGroup.Item value="medium" aria-label="Medium">
        M
      </ToggleGroup.Item>
      <ToggleGroup.Item value="large" aria-label="Large">
        L
      </ToggleGroup.Item>
    </ToggleGroup.Root>
  );
}

export function FilterBar({ matches, total }: { matches: number; total: number }) {
  const filter = useApp((app) => app.filter);
  const labels = useApp((app) => app.labels);
  const predictions = useApp((app) => app.predictions?.classes ?? null);
  const classes = useApp((app) => app.workspace.dataset?.classes ?? null);
  const change = (part: Partial<typeof filter>) => setApp({ filter: { ...getApp().filter, ...part } });
  return (
    <div className="filter-bar">
      <ClassSelect
        label="Label"
        values={labels}
        chosen={filter.label}
        onChoose={(label) => change({ label })}
        classes={classes}
      />
      <ClassSelect
        label="Prediction"
        values={predictions}
        chosen={filter.prediction}
        onChoose={(prediction) => change({ prediction })}
        classes={classes}
      />
      <label className="check">
        <input
          type="checkbox"
          checked={filter.wrongOnly}
          disabled={!labels || !predictions}
          onChange={(event) => change({ wrongOnly: event.target.checked })}
        />
        Wrong only
      </label>
      <div className="filter-end">
        <span className="muted tabular" data-testid="match-count" aria-live="polite">
          {formatCount(matches)} of {formatCount(total)} inputs
        </span>
        <AppendButton />
        <SizeToggle />
      </div>
    </div>
  );
}
