import { type NumberRange, rangeText, readNumber } from './number-text.ts';
import { TypedField } from './TypedField.tsx';

type Props = NumberRange & {
  label: string;
  /** Shown before the range in the tooltip. */
  title?: string;
  unit?: string;
  value: number;
  onChange: (value: number) => void;
};

/** A number; what is out of range is explained and changes nothing. */
export function NumberField({ label, title, unit, value, onChange, ...range }: Props) {
  return (
    <TypedField
      label={label}
      title={[title, rangeText(range)].filter(Boolean).join('; ')}
      unit={unit}
      text={String(value)}
      read={(text) => {
        const found = readNumber(text, range);
        return 'problem' in found ? found.problem : () => onChange(found.value);
      }}
    />
  );
}
