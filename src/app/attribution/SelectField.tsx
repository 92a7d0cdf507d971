type Props<T extends string> = {
  label: string;
  title?: string;
  value: T;
  choices: readonly (readonly [value: T, text: string])[];
  onChoose: (value: T) => void;
};

/** One of some choices. */
export function SelectField<T extends string>({ label, title, value, choices, onChoose }: Props<T>) {
  const choose = (text: string) => {
    const choice = choices.find(([one]) => one === text);
    if (choice) onChoose(choice[0]);
  };
  return (
    <label className="field" title={title}>
      {label}
      <select aria-label={label} value={value} onChange={(event) => choose(event.target.value)}>
        {choices.map(([one, text]) => (
          <option key={one} value={one}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}
