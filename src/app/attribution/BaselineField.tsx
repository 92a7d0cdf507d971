import { useApp } from '../shared/store.ts';
import type { ChosenBaseline } from './explanation.ts';
import { NumberField } from './NumberField.tsx';
import { SelectField } from './SelectField.tsx';

type Kind = ChosenBaseline['kind'];

const choices: [Kind, string][] = [
  ['zeros', 'zeros'],
  ['value', 'one value'],
  ['mean', 'mean of the data set'],
  ['blurred', 'blurred input'],
  ['input', 'another input'],
];

const first: Record<Kind, ChosenBaseline> = {
  zeros: { kind: 'zeros' },
  value: { kind: 'value', value: 0 },
  mean: { kind: 'mean' },
  blurred: { kind: 'blurred', sigma: 3 },
  input: { kind: 'input', input: 0 },
};

type Props = { baseline: ChosenBaseline; onChange: (baseline: ChosenBaseline) => void };

/** What the input is held against. */
export function BaselineField({ baseline, onChange }: Props) {
  const length = useApp((app) => app.workspace.dataset?.length ?? 1);
  return (
    <>
      <SelectField
        label="Baseline"
        title="What the input is held against, after preprocessing"
        value={baseline.kind}
        choices={choices}
        onChoose={(kind) => onChange(first[kind])}
      />
      {baseline.kind === 'value' && (
        <NumberField
          label="Baseline value"
          min={-1000}
          max={1000}
          value={baseline.value}
          onChange={(value) => onChange({ kind: 'value', value })}
        />
      )}
      {baseline.kind === 'blurred' && (
        <NumberField
          label="Baseline blur"
          title="Standard deviation"
          unit="px"
          min={0.1}
          max={100}
          value={baseline.sigma}
          onChange={(sigma) => onChange({ kind: 'blurred', sigma })}
        />
      )}
      {baseline.kind === 'input' && (
        <NumberField
          label="Baseline input"
          min={0}
          max={length - 1}
          whole
          value={baseline.input}
          onChange={(input) => onChange({ kind: 'input', input })}
        />
      )}
    </>
  );
}
