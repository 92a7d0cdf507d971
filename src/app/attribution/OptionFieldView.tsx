import type { OptionField } from '../../engine/api.ts';
import type { OptionValue } from './explanation.ts';
import { LayerSelect } from './LayerSelect.tsx';
import { NumberField } from './NumberField.tsx';
import { SelectField } from './SelectField.tsx';
import { TypedField } from './TypedField.tsx';

type Props = {
  field: OptionField;
  /** undefined: the default. */
  value: OptionValue | undefined;
  /** undefined: back to the default. */
  onChange: (value: OptionValue | undefined) => void;
};

/** `window` as `Window`; symbols stay as they are. */
function titled(label: string): string {
  return /^[a-z]/.test(label) ? label.charAt(0).toUpperCase() + label.slice(1) : label;
}

/** One option of a method. */
export function OptionFieldView({ field, value, onChange }: Props) {
  const label = titled(field.label);
  switch (field.kind) {
    case 'number':
    case 'integer':
      return (
        <NumberField
          label={label}
          min={field.min}
          max={field.max}
          whole={field.kind === 'integer'}
          value={typeof value === 'number' ? value : field.default}
          onChange={onChange}
        />
      );
    case 'choice':
      return (
        <SelectField
          label={label}
          value={String(value ?? field.default)}
          choices={field.choices.map((choice) => [choice.value, choice.label])}
          onChoose={onChange}
        />
      );
    case 'switch':
      return (
        <label className="check">
          <input
            type="checkbox"
            checked={value === undefined ? field.default : value === true}
            onChange={(event) => onChange(event.target.checked)}
          />
          {label}
        </label>
      );
    case 'text':
      return (
        <TypedField
          label={label}
          title={`Like ${field.hint}`}
          hint={field.hint}
          text={typeof value === 'string' ? value : field.default}
          read={(typed) => () => onChange(typed.trim() || undefined)}
        />
      );
    case 'layer':
      return (
        <LayerSelect
          label={label}
          none={field.none}
          value={typeof value === 'string' ? value : null}
          onChoose={(layer) => onChange(layer ?? undefined)}
        />
      );
  }
}
