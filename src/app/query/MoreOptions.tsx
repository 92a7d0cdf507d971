import { setPreference } from '../shared/set-preference.ts';
import { getApp, useApp } from '../shared/store.ts';
import { AskButton } from './AskButton.tsx';
import { Choice } from './Choice.tsx';
import { aggregates, distances, type QueryForm, strategies } from './form.ts';
import { QueryFilter } from './QueryFilter.tsx';

type Words = 'aggregate' | 'distance' | 'strategy';

function change(part: Partial<QueryForm>): void {
  setPreference({ form: { ...getApp().preferences.form, ...part } });
}

type FormChoiceProps<K extends Words> = {
  name: K;
  label: string;
  title: string;
  choices: readonly QueryForm[K][];
};

/** A word of the form, kept there. */
function FormChoice<K extends Words>({ name, ...rest }: FormChoiceProps<K>) {
  const value = useApp((app) => app.preferences.form[name]);
  return <Choice {...rest} value={value} onChoose={(chosen) => change({ [name]: chosen })} />;
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

type CheckProps = { label: string; title: string; checked: boolean; onChange: (checked: boolean) => void };

function Check({ label, title, checked, onChange }: CheckProps) {
  return (
    <label className="check" title={title}>
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.target.checked)} />
      {label}
    </label>
  );
}

/** The rest of what a query can say. */
export function MoreOptions() {
  const includeTarget = useApp((app) => app.preferences.form.includeTarget);
  const acrossLayers = useApp((app) => app.preferences.acrossLayers);
  return (
    <fieldset className="more-options" aria-label="More of the query">
      <div className="query-controls">
        <AskButton kind="lowest" label="Lowest" />
        <FormChoice
          name="aggregate"
          label="Aggregate"
          title="Highest and lowest: what the units' activations are put together by"
          choices={aggregates}
        />
        <FormChoice
          name="distance"
          label="Distance"
          title="Most similar: how far two inputs are apart in the units"
          choices={distances}
        />
        <Theta />
        <FormChoice
          name="strategy"
          label="Strategy"
          title="scan bounds every input first; NTA is the published algorithm; reprocess runs every input"
          choices={strategies}
        />
      </div>
      <QueryFilter />
      <div className="query-controls">
        <Check
          label="Include target"
          title="Targets of the data set may be in their own answer"
          checked={includeTarget}
          onChange={(checked) => change({ includeTarget: checked })}
        />
        <Check
          label="Keep units across layers"
          title="Picked units stay when another layer is chosen, for groups over several layers"
          checked={acrossLayers}
          onChange={(checked) => setPreference({ acrossLayers: checked })}
        />
      </div>
    </fieldset>
  );
}
