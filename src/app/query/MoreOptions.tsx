import type { ReactNode } from 'react';
import { setPreference } from '../shared/set-preference.ts';
import { getApp, useApp } from '../shared/store.ts';
import { AskButton } from './AskButton.tsx';
import { aggregates, distances, type QueryForm, strategies } from './form.ts';
import { QueryFilter } from './QueryFilter.tsx';

const names: Record<string, string> = { linf: 'l∞', nta: 'NTA' };

function change(part: Partial<QueryForm>): void {
  setPreference({ form: { ...getApp().preferences.form, ...part } });
}

type ChoiceProps<T extends string> = {
  label: string;
  title: string;
  value: T;
  choices: readonly T[];
  onChoose: (value: T) => void;
};

function Choice<T extends string>({ label, title, value, choices, onChoose }: ChoiceProps<T>) {
  const choose = (text: string) => {
    const choice = choices.find((one) => one === text);
    if (choice) onChoose(choice);
  };
  return (
    <label className="field" title={title}>
      {label}
      <select value={value} onChange={(event) => choose(event.target.value)}>
        {choices.map((choice) => (
          <option key={choice} value={choice}>
            {names[choice] ?? choice}
          </option>
        ))}
      </select>
    </label>
  );
}

function Theta() {
  const theta = useApp((app) => app.preferences.form.theta);
  return (
    <label
      className="field"
      title="1 is exact; 1.2 may leave out an input that is up to 1.2 times better, and runs fewer"
    >
      Theta
      <input
        type="number"
        className="tabular theta"
        min={1}
        step={0.1}
        value={theta}
        onChange={(event) => change({ theta: Math.max(1, event.target.valueAsNumber || 1) })}
      />
    </label>
  );
}

function Check({
  checked,
  onChange,
  title,
  children,
}: {
  checked: boolean;
  onChange: (checked: boolean) => void;
  title: string;
  children: ReactNode;
}) {
  return (
    <label className="check" title={title}>
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.target.checked)} />
      {children}
    </label>
  );
}

/** The rest of what a query can say. */
export function MoreOptions() {
  const form = useApp((app) => app.preferences.form);
  const acrossLayers = useApp((app) => app.preferences.acrossLayers);
  return (
    <fieldset className="more-options" aria-label="More of the query">
      <div className="query-controls">
        <AskButton kind="lowest" label="Lowest" />
        <Choice
          label="Aggregate"
          title="Highest and lowest: what the units' activations are put together by"
          value={form.aggregate}
          choices={aggregates}
          onChoose={(aggregate) => change({ aggregate })}
        />
        <Choice
          label="Distance"
          title="Most similar: how far two inputs are apart in the units"
          value={form.distance}
          choices={distances}
          onChoose={(distance) => change({ distance })}
        />
        <Theta />
        <Choice
          label="Strategy"
          title="scan bounds every input first; NTA is the published algorithm; reprocess runs every input"
          value={form.strategy}
          choices={strategies}
          onChoose={(strategy) => change({ strategy })}
        />
      </div>
      <QueryFilter />
      <div className="query-controls">
        <Check
          checked={form.includeTarget}
          title="Targets of the data set may be in their own answer"
          onChange={(includeTarget) => change({ includeTarget })}
        >
          Include target
        </Check>
        <Check
          checked={acrossLayers}
          title="Picked units stay when another layer is chosen, for groups over several layers"
          onChange={(checked) => setPreference({ acrossLayers: checked })}
        >
          Keep units across layers
        </Check>
      </div>
    </fieldset>
  );
}
