import type { Anchor } from './explanation.ts';
import { SelectField } from './SelectField.tsx';

const places: [Anchor, string][] = [
  ['out', 'after activation'],
  ['pre', 'before activation'],
  ['in', 'its input'],
];

type Props = {
  label: string;
  title: string;
  /** What no choice means. */
  usual: string;
  value: Anchor | undefined;
  onChoose: (anchor: Anchor | undefined) => void;
};

/** Where at a layer. */
export function AnchorSelect({ label, title, usual, value, onChoose }: Props) {
  return (
    <SelectField
      label={label}
      title={title}
      value={value ?? 'usual'}
      choices={[['usual', usual], ...places]}
      onChoose={(choice) => onChoose(choice === 'usual' ? undefined : choice)}
    />
  );
}
